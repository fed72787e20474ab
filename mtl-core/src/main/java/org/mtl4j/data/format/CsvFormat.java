package org.mtl4j.data.format;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.mtl4j.data.row.Limits;

/**
 * How CSV files are written; quoted with {@code "} where needed.
 *
 * @param header whether the first line names the columns
 * @param columns the names where there is no header; empty with one
 * @param delimiter between values
 * @param comment the character that starts a line to skip
 * @param limits of rows
 * @param encoding of the text; a byte order mark is passed, bytes that are no text are an error
 */
public record CsvFormat(
    boolean header,
    List<String> columns,
    char delimiter,
    Optional<Character> comment,
    Limits limits,
    Charset encoding) {

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

  /** In UTF-8. */
  public CsvFormat(
      boolean header,
      List<String> columns,
      char delimiter,
      Optional<Character> comment,
      Limits limits) {
    this(header, columns, delimiter, comment, limits, StandardCharsets.UTF_8);
  }

  /** In UTF-8 with the default limits. */
  public CsvFormat(
      boolean header, List<String> columns, char delimiter, Optional<Character> comment) {
    this(header, columns, delimiter, comment, Limits.defaults());
  }

  /** Commas and a header. */
  public static CsvFormat withHeader() {
    return new CsvFormat(true, List.of(), ',', Optional.empty());
  }

  /** The same files with a header. */
  public CsvFormat named() {
    return new CsvFormat(true, List.of(), delimiter, comment, limits, encoding);
  }

  /** Commas and no header. */
  public static CsvFormat withColumns(List<String> columns) {
    return new CsvFormat(false, columns, ',', Optional.empty());
  }
}
