package org.mtl4j.examples;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.data.row.RowSource;

/** Owner of columns of an input that stand before its predictions as they are. */
final class KeptColumns implements AutoCloseable {

  private final List<String> names;
  private final int[] columns;
  private final RowReader reader; // null where nothing is kept

  private KeptColumns(List<String> names, int[] columns, RowReader reader) {
    this.names = names;
    this.columns = columns;
    this.reader = reader;
  }

  /** Of rows, which are read a second time if there are names. */
  static KeptColumns of(RowSource rows, List<String> names) {
    int[] columns = names.stream().mapToInt(rows::column).toArray();
    return new KeptColumns(names, columns, names.isEmpty() ? null : rows.open());
  }

  /** Writes the names. */
  void names(Writer out) throws IOException {
    for (String name : names) {
      out.write(quoted(name) + ",");
    }
  }

  /** Writes the values of the next row. */
  void next(Writer out) throws IOException {
    if (reader != null && !reader.next()) {
      throw new DataException(reader.file() + ": it lost rows while it was read");
    }
    for (int column : columns) {
      out.write(quoted(reader.text(column)) + ",");
    }
  }

  /** A text as a cell of CSV. */
  static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain && text.equals(text.strip()) ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
    }
  }
}
