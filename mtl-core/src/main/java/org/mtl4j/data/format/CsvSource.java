package org.mtl4j.data.format;

import java.nio.file.Path;
import java.util.List;
import org.mtl4j.data.row.ColumnNames;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.FileSource;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.TextRule;

/** Names CSV files, {@code .gz}, {@code .zst} or plain, as a source of rows. */
public final class CsvSource {

  private CsvSource() {}

  /** The given files, each a path or a glob such as {@code data/part-*.csv.gz}. */
  public static RowSource of(CsvFormat format, String... pathsOrGlobs) {
    return FileSource.find(files(format), pathsOrGlobs);
  }

  /** CSV files of a format. */
  public static FileSource.Format files(CsvFormat format) {
    return files(format, Head.of(format), TextRule.defaults());
  }

  /** CSV files of a format for values that are read by a rule. */
  static FileSource.Format files(CsvFormat format, Head.Rule rule, TextRule text) {
    return new FileSource.Format() {
      @Override
      public List<String> columns(Path file) {
        try (CsvFile first = new CsvFile(file, format, rule, text)) {
          return first.head().columns();
        }
      }

      @Override
      public RowReader open(Path file, List<String> columns) {
        CsvFile opened = new CsvFile(file, format, rule, text);
        List<String> found = opened.head().columns();
        if (found.equals(columns)) {
          return opened;
        }
        try {
          // with names in the format, a file may have a header and another may have none
          if (!format.header() && found.containsAll(columns)) {
            return opened.select(ColumnNames.indices(file.toString(), found, columns));
          }
          throw new DataException(
              (file + ": its columns " + found + " differ from those of the first file, ")
                  + columns);
        } catch (DataException e) {
          opened.close();
          throw e;
        }
      }
    };
  }
}
