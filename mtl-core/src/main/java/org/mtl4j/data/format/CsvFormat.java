package org.mtl4j.data.format;

import java.util.List;
import java.util.Optional;
import org.mtl4j.data.row.Limits;

/**
 * How CSV files are written; UTF-8, quoted with {@code "} where needed.
 *
 * @param header whether the first line names the columns
 * @param columns the names where there is no header; empty with one
 * @param delimiter between values
 * @param comment the character that starts a line to skip
 * @param limits of rows
 */
public record CsvFormat(
    boolean header,
    List<String> columns,
    char delimiter,
    Optional<Character> comment,
    Limits limits) {

  public CsvFormat {
    columns = List.copyOf(columns);
    if (header != columns.isEmpty()) {
      throw new IllegalArgumentException(
          "CSV needs either a header or column names, got header " + header + " and " + columns);
    }
    if (columns.stream().distinct().count() < columns.size()) {
      throw new IllegalArgumentException("CSV column names must differ, got " + columns);
    }
  }

  /** With the default limits. */
  public CsvFormat(
      boolean header, List<String> columns, char delimiter, Optional<Character> comment) {
    this(header, columns, delimiter, comment, Limits.defaults());
  }

  /** Commas and a header. */
  public static CsvFormat withHeader() {
    return new CsvFormat(true, List.of(), ',', Optional.empty());
  }

  /** Commas and no header. */
  public static CsvFormat withColumns(List<String> columns) {
    return new CsvFormat(false, columns, ',', Optional.empty());
  }
}
