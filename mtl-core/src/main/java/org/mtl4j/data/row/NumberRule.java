package org.mtl4j.data.row;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;

/**
 * The one rule of what text is a number, wherever a number stands as text: digits 0 to 9, maybe
 * with a sign before, a point among or beside them and an exponent after them, such as {@code 12},
 * {@code -0.5}, {@code .5}, {@code 7.} and {@code 1e-3}. What only programming languages read as
 * numbers is none: {@code 12d}, {@code 0x1p3}, {@code 1_000}, {@code NaN}. White space of ASCII
 * around it does not count.
 */
public final class NumberRule {

  /** The same as a regular expression, also of RE2. */
  public static final String PATTERN =
      "[\\t-\\r ]*[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?[\\t-\\r ]*";

  private static final int SHORT = 15; // digits that a double holds
  private static final double[] POWERS = new double[SHORT];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < SHORT; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  private NumberRule() {}

  /** The number in a text; NaN where it is none, infinite where a double does not hold it. */
  public static double parse(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return parse(text.substring(from, to).toCharArray(), 0, to - from);
  }

  /**
   * The same of {@code length} characters of {@code text} from {@code from}, spaces not allowed.
   */
  public static double parse(char[] text, int from, int length) {
    if (length > SHORT) {
      return number(text, from, length);
    }
    double value = shortNumber(text, from, from + length);
    return Double.isNaN(value) ? number(text, from, length) : value;
  }

  // One without an exponent: an integer that a double holds, divided by one that it holds, is
  // rounded once and so is the number. NaN where it is another.
  private static double shortNumber(char[] text, int from, int end) {
    boolean sign = from < end && (text[from] == '-' || text[from] == '+');
    int start = sign ? from + 1 : from;
    long digits = 0;
    int point = -1;
    for (int i = start; i < end; i++) {
      int digit = text[i] - '0';
      if (digit >= 0 && digit <= 9) {
        digits = 10 * digits + digit;
      } else if (text[i] == '.' && point < 0) {
        point = i;
      } else {
        return Double.NaN;
      }
    }
    if (end - start == (point < 0 ? 0 : 1)) {
      return Double.NaN;
    }
    double value = point < 0 ? digits : digits / POWERS[end - point - 1];
    return sign && text[from] == '-' ? -value : value;
  }

  private static double number(char[] text, int from, int length) {
    if (length == 0 || !isPlain(text, from, from + length - 1)) {
      return Double.NaN;
    }
    try {
      return JavaDoubleParser.parseDouble(text, from, length);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  // Of what the parser reads by the rules of Java: no word, no space and no suffix, since it starts
  // and ends as a number, and no hexadecimal digits, which stand behind an x.
  private static boolean isPlain(char[] text, int from, int last) {
    char first = text[from];
    boolean sign = first == '-' || first == '+';
    int start = sign ? from + 1 : from;
    if (start > last || !isDigitOrPoint(text[start]) || !isDigitOrPoint(text[last])) {
      return false;
    }
    return start == last || (text[start + 1] | 0x20) != 'x';
  }

  private static boolean isDigitOrPoint(char c) {
    return c >= '0' && c <= '9' || c == '.';
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  /** Whether {@code value} is a number or none, but not one beyond those of float32. */
  public static boolean isInRange(double value) {
    return !Float.isInfinite((float) value);
  }
}
