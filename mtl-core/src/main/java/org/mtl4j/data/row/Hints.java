package org.mtl4j.data.row;

import java.util.List;
import java.util.regex.Pattern;

/** Says which setting may help where a file does not have the columns that are expected. */
public final class Hints {

  private static final List<Character> DELIMITERS = List.of(';', '\t', ',', '|', ' ');
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private static final Pattern MARKER =
      Pattern.compile(
          "n\\.?/?a\\.?|nan|null|none|nil|missing|unknown|[?.*-]+|\\\\N|#N/A",
          Pattern.CASE_INSENSITIVE);

  private Hints() {}

  /**
   * That a file lacks a column.
   *
   * @param place of the file; empty where it is not known
   */
  public static DataException missing(String place, String column, List<String> columns) {
    String what = place.isEmpty() ? "column" : place + ": column";
    String message = DataException.unknown(what, column, columns).getMessage();
    return new DataException(message + hint(column, columns));
  }

  private static String hint(String column, List<String> columns) {
    String delimiter = delimiter(columns);
    for (char other : DELIMITERS) {
      String pattern = Pattern.quote(String.valueOf(other));
      if (delimiter.isEmpty()
          && columns.stream().anyMatch(cell -> List.of(cell.split(pattern)).contains(column))) {
        delimiter = "; data.csv.delimiter \"" + shown(other) + "\" would find it";
      }
    }
    return delimiter.isEmpty() ? header(columns) : delimiter;
  }

  private static String shown(char delimiter) {
    return delimiter == '\t' ? "\\t" : String.valueOf(delimiter);
  }

  /** What helps where a first line that is read as names holds values. */
  public static String header(List<String> columns) {
    boolean values =
        columns.stream().anyMatch(name -> name.isEmpty() || NUMBER.matcher(name).matches());
    return values
        ? "; the first line looks like values: data.csv.columns names those of files without a"
            + " header"
        : "";
  }

  /** What helps where a text that is to be a number may mean that there is none. */
  public static String marker(String text) {
    return MARKER.matcher(text).matches()
        ? "; data.csv.missing: [\"" + text + "\"] takes it for a missing value"
        : "";
  }

  /** What helps where a row is one cell that holds the delimiter of another format. */
  public static String delimiter(List<String> cells) {
    if (cells.size() != 1) {
      return "";
    }
    for (char delimiter : DELIMITERS) {
      long count = cells.get(0).chars().filter(c -> c == delimiter).count();
      if (count > 0) {
        return ("; data.csv.delimiter \"" + shown(delimiter) + "\" would make ")
            + (count + 1 + " columns of it");
      }
    }
    return "";
  }
}
