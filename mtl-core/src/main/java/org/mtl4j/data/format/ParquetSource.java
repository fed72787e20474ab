package org.mtl4j.data.format;

import java.nio.file.Path;
import java.util.List;
import org.mtl4j.data.row.FileSource;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.TextRule;

/**
 * Names Parquet files as a source of rows; of the columns, text, numbers and lists of them are
 * read.
 *
 * <p>The items of a list are separated in its text, sequences take them as they are; booleans are 1
 * and 0, what is null is the empty text. A file holds one row group in memory at a time, packed as
 * it is on disk.
 */
public final class ParquetSource {

  private ParquetSource() {}

  /** The given files, each a path or a glob, with the columns of the first. */
  public static RowSource of(char separator, String... pathsOrGlobs) {
    return FileSource.find(files(new TextRule(true, List.of(), separator)), pathsOrGlobs);
  }

  /** Parquet files whose values are read as text by a rule. */
  public static FileSource.Format files(TextRule text) {
    return new FileSource.Format() {
      @Override
      public List<String> columns(Path file) {
        return ParquetAccess.columns(file);
      }

      @Override
      public RowReader open(Path file, List<String> columns) {
        return new ParquetFile(file, columns, text);
      }
    };
  }
}
