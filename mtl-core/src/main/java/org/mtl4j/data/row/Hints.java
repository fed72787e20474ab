package org.mtl4j.data.row;

import java.util.List;
import java.util.regex.Pattern;

/** Says which setting may help where a file does not have the columns that are expected. */
public final class Hints {

  private static final List<Character> DELIMITERS = List.of(';', '\t', ',', '|', ' ');
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private Hints() {}

  /**
   * That a file lacks a column.
   *
   * @param place of the file; empty where it is not known
   */
  public static DataException missing(String place, String column, List<String> columns) {
    String what = place.isEmpty() ? "column" : place + ": column";
    String message = DataException.unknown(what, column, columns).getMessage();
    return new DataException(message + hint(columns));
  }

  private static String hint(List<String> columns) {
    String delimiter = delimiter(columns);
    if (!delimiter.isEmpty()) {
      return delimiter;
    }
    boolean values =
        columns.stream().anyMatch(name -> name.isEmpty() || NUMBER.matcher(name).matches());
    return values
        ? "; the first line looks like values: data.csv.columns names those of files without a"
            + " header"
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
        String text = delimiter == '\t' ? "\\t" : String.valueOf(delimiter);
        return "; data.csv.delimiter \"" + text + "\" would make " + (count + 1) + " columns of it";
      }
    }
    return "";
  }
}
