package org.mtl4j.data;

import java.util.ArrayList;
import java.util.List;

/**
 * A row of a file that cannot be used.
 *
 * @param file it is in
 * @param line of the file, from 1; the record where a file has no lines
 * @param column with the bad value; empty where the row as a whole is bad
 * @param value that is bad; empty where the row as a whole is bad
 * @param reason what is wrong
 * @param raw the row as CSV; empty where it is not known
 */
public record BadRow(
    String file, long line, String column, String value, String reason, String raw) {

  BadRow withRaw(RowReader reader, int columns) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      cells.add(reader.text(i));
    }
    return raw.isEmpty() ? new BadRow(file, line, column, value, reason, csv(cells)) : this;
  }

  /** Values as a line of CSV without its end. */
  static String csv(List<String> values) {
    return String.join(",", values.stream().map(BadRow::quoted).toList());
  }

  private static String quoted(String value) {
    boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain && value.equals(value.strip()) ? value : '"' + value.replace("\"", "\"\"") + '"';
  }
}
