package org.mtl4j.text;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;

/**
 * The one text of a value that programs and files write in several ways: what a column holds as
 * numbers, truth values or times in one file is text in another.
 *
 * <ul>
 *   <li>Truth values: {@code true} and {@code false} in any case become lower case.
 *   <li>Decimal numbers with a point or an exponent become plain decimals without superfluous
 *       zeros: {@code 33.0} is {@code 33}, {@code 1e-07} is {@code 0.0000001}. Numbers that start
 *       with superfluous zeros ({@code 01.5}) and texts of digits ({@code 01}) are no numbers but
 *       names and stay.
 *   <li>{@code NaN} and {@code nan} are no value, {@code Infinity} is {@code inf}.
 *   <li>Timestamps become {@code 2024-01-31 10:00:00}, with a fraction of a second where there is
 *       one, in UTC; midnight is the date alone. Times of day lose zeros at the end of a fraction.
 *   <li>Any other text is what it is.
 * </ul>
 */
public final class CanonicalText {

  private static final String NONE = "";

  private CanonicalText() {}

  /** Of a text without white space around it; empty for no value. */
  public static String of(String text) {
    if (text.isEmpty()) {
      return text;
    }
    return switch (text.charAt(0)) {
      case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '+', '-', '.' -> ofDigits(text);
      case 't', 'T' -> text.equalsIgnoreCase("true") ? "true" : text;
      case 'f', 'F' -> text.equalsIgnoreCase("false") ? "false" : text;
      case 'n', 'N' -> text.equals("NaN") || text.equals("nan") ? NONE : text;
      case 'I' -> text.equals("Infinity") ? "inf" : text;
      default -> text;
    };
  }

  // a text of digits alone stays; else what ends them says what it may be
  private static String ofDigits(String text) {
    int end = digits(text, 1);
    if (end == text.length()) {
      return text.charAt(0) == '.' ? DecimalText.of(text) : text.equals("-0") ? "0" : text;
    }
    return switch (text.charAt(end)) {
      case '.', 'e', 'E' -> DecimalText.of(text);
      case '-' -> end == 4 ? TimeText.of(text) : text;
      case ':' -> end == 2 ? TimeText.of(text) : text;
      case 'I' -> text.equals("-Infinity") ? "-inf" : text;
      default -> text;
    };
  }

  /** Where the digits that start at {@code from} end. */
  static int digits(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  /** Whether other texts than {@code canonical} may stand for the value of it. */
  public static boolean hasOthers(String canonical) {
    if (canonical.isEmpty()) {
      return true;
    }
    char first = canonical.charAt(0);
    if (first == '-' || first >= '0' && first <= '9') {
      return canonical.equals("-inf")
          || DecimalText.isPlain(canonical)
          || TimeText.isTime(canonical);
    }
    return canonical.equals("true") || canonical.equals("false") || canonical.equals("inf");
  }

  /** Of a truth value. */
  public static String of(boolean value) {
    return value ? "true" : "false";
  }

  /** Of a number: its shortest decimal; empty for NaN. */
  public static String of(double value) {
    return value == (long) value && Math.abs(value) <= 1L << 53
        ? Long.toString((long) value)
        : of(NumberOutput.toString(value, true));
  }

  /** Of a number: the shortest decimal that is this float; empty for NaN. */
  public static String of(float value) {
    return value == (int) value && Math.abs(value) <= 1 << 24
        ? Integer.toString((int) value)
        : of(NumberOutput.toString(value, true));
  }

  /** Of a day, counted from 1970-01-01. */
  public static String ofDate(long day) {
    return LocalDate.ofEpochDay(day).toString();
  }

  /**
   * Of a point in time.
   *
   * @param seconds since 1970 in UTC
   * @param nanos of the second that has begun then
   */
  public static String ofTimestamp(long seconds, int nanos) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC);
    return TimeText.of(time.toLocalDate().toString(), time.toLocalTime());
  }

  /** Of a time of day. */
  public static String ofTime(long nanos) {
    return TimeText.of(LocalTime.ofNanoOfDay(nanos));
  }

  /**
   * The number that a text stands for without being one: 1 for {@code true} and 0 for {@code
   * false}, the seconds since 1970 in UTC of a timestamp or date, the seconds of a time of day, the
   * infinite ones; NaN for any other text.
   */
  public static double number(String text) {
    String canonical = of(text);
    return switch (canonical) {
      case "true" -> 1;
      case "false" -> 0;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> TimeText.seconds(canonical);
    };
  }
}
