package org.mtl4j.data.row;

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
 * @param raw the row as CSV, the start of a long one; empty where it is not known
 */
public record BadRow(
    String file, long line, String column, String value, String reason, String raw) {

  // of a raw row
  private static final int LONGEST = 10_000;

  public BadRow {
    raw = raw.length() > LONGEST ? raw.substring(0, LONGEST) + "..." : raw;
  }

  BadRow withRaw(RowReader reader, int columns) {
    if (!raw.isEmpty()) {
      return this;
    }
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      cells.add(reader.text(i));
    }
    return new BadRow(file, line, column, value, reason, csv(cells));
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
