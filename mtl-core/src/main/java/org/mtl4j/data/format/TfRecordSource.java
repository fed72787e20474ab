package org.mtl4j.data.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.DataFiles;
import org.mtl4j.data.row.FileSource;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.TextRule;

/**
 * Names TFRecord files of {@code tf.Example} as a source of rows: plain, or packed with gzip
 * whatever the name.
 *
 * <p>A feature is a column. Its text is the bytes, which must be UTF-8, or the numbers in decimal,
 * several values separated, which sequences take one by one as they are; a feature that a record
 * lacks is the empty text, NaN is no number.
 */
public final class TfRecordSource {

  /** Records at the start of the first file whose features name the columns. */
  public static final int NAMING_RECORDS = 1000;

  private TfRecordSource() {}

  /** The columns are the features of the first {@link #NAMING_RECORDS} records. */
  public static RowSource of(char separator, String... pathsOrGlobs) {
    return FileSource.find(files(rule(separator)), pathsOrGlobs);
  }

  /** The columns are those named, whether the first records have them or not. */
  public static RowSource of(List<String> columns, char separator, String... pathsOrGlobs) {
    return FileSource.of(files(rule(separator)), DataFiles.find(pathsOrGlobs), columns);
  }

  private static TextRule rule(char separator) {
    return new TextRule(true, List.of(), separator);
  }

  /** TFRecord files of examples whose values are read as text by a rule. */
  public static FileSource.Format files(TextRule text) {
    return new FileSource.Format() {
      @Override
      public List<String> columns(Path file) {
        return TfRecordSource.columns(file);
      }

      @Override
      public RowReader open(Path file, List<String> columns) {
        return new TfRecordFile(file, columns, text);
      }
    };
  }

  private static List<String> columns(Path file) {
    Set<String> names = new LinkedHashSet<>();
    try (RecordStream stream = TfRecordFile.open(file)) {
      for (int length; stream.records() < NAMING_RECORDS && (length = next(stream, file)) >= 0; ) {
        names.addAll(names(stream, length, file));
      }
    } catch (IOException e) {
      throw new DataException(file + ": cannot be closed: " + e.getMessage());
    }
    if (names.isEmpty()) {
      throw new DataException(file + ": no record has a feature");
    }
    return List.copyOf(names);
  }

  private static int next(RecordStream stream, Path file) {
    try {
      return stream.next();
    } catch (IOException e) {
      throw damaged(stream, file, e);
    }
  }

  private static List<String> names(RecordStream stream, int length, Path file) {
    try {
      return ExampleColumns.of(stream.record(), length);
    } catch (IOException e) {
      throw damaged(stream, file, e);
    }
  }

  private static DataException damaged(RecordStream stream, Path file, IOException e) {
    return new DataException(
        file + ", record " + stream.records() + ": cannot be read: " + DataFiles.message(e));
  }
}
