package org.mtl4j.data.row;

import java.util.Comparator;
import java.util.List;
import org.mtl4j.io.Printable;

/**
 * Data that cannot be used; the message is one line that says what, where and what is allowed, with
 * the control characters of values as {@link Printable} writes them.
 */
public final class DataException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient BadRow row;

  /** A problem in words. */
  public DataException(String message) {
    this(message, null);
  }

  private DataException(String message, BadRow row) {
    super(Printable.line(message));
    this.row = row;
  }

  /** A problem with a value of the row at which {@code reader} is. */
  public static DataException at(RowReader reader, int column, String name, String expected) {
    return at(reader, column, name, expected, "");
  }

  /** The same with a hint at what may help, which is no part of what is told of a row left out. */
  public static DataException at(
      RowReader reader, int column, String name, String expected, String hint) {
    String value = brief(reader.text(column));
    return new DataException(
        (reader.place() + ", column \"" + name + "\": got \"" + value + "\"")
            + (", expected " + expected + hint),
        new BadRow(reader.file(), reader.line(), name, value, "expected " + expected, ""));
  }

  /** A problem with a row as a whole, of which {@code cells} are known. */
  public static DataException at(RowReader reader, String problem, List<String> cells) {
    return new DataException(
        reader.place() + ": " + problem,
        new BadRow(reader.file(), reader.line(), "", "", problem, BadRow.csv(cells)));
  }

  /** The row that is bad; null where it is not one row. */
  BadRow row() {
    return row;
  }

  /** What an error says, cut to a line that fits a message. */
  public static String firstLine(Throwable error) {
    return firstLine(error.getMessage());
  }

  /** The first line of a message; some libraries tell a story. */
  public static String firstLine(String message) {
    return String.valueOf(message).lines().findFirst().orElse("");
  }

  /** A name that does not exist, with the nearest of those that do. */
  public static DataException unknown(String what, String name, List<String> known) {
    return new DataException(
        what
            + " \""
            + name
            + "\" does not exist; did you mean \""
            + nearest(name, known)
            + "\"? There are "
            + known);
  }

  /** The nearest of {@code known} to {@code name} by edit distance; empty if there is none. */
  public static String nearest(String name, List<String> known) {
    return known.stream().min(Comparator.comparingInt(other -> distance(name, other))).orElse("");
  }

  private static String brief(String value) {
    String line = Printable.line(value);
    return line.length() > 80 ? line.substring(0, 80) + "..." : line;
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int swap = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(swap, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
