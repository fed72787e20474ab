package org.mtl4j.text;

/** Decimal numbers as text, read and written digit by digit, so that none is rounded. */
final class DecimalText {

  /** Larger exponents, which no double has, are none. */
  static final int LARGEST_EXPONENT = 339;

  private DecimalText() {}

  /** The plain decimal of a number with a point or an exponent; other texts as they are. */
  static String of(String text) {
    int start = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
    int whole = CanonicalText.digits(text, start);
    boolean point = whole < text.length() && text.charAt(whole) == '.';
    int fraction = point ? whole + 1 : whole;
    int end = CanonicalText.digits(text, fraction);
    if (whole + end - fraction == start || whole - start > 1 && text.charAt(start) == '0') {
      return text; // no digits, or superfluous ones
    }
    if (end == text.length()) {
      return point ? plain(text, start, whole, end) : text;
    }
    int exponent = exponent(text, end);
    if (exponent > LARGEST_EXPONENT) {
      return text;
    }
    String digits = text.substring(start, whole) + text.substring(fraction, end);
    return signed(text.charAt(0) == '-', shifted(digits, whole - start + exponent));
  }

  // above the largest where there is none
  private static int exponent(String text, int at) {
    if ((text.charAt(at) | 0x20) != 'e') {
      return Integer.MAX_VALUE;
    }
    int sign = at + 1 < text.length() ? text.charAt(at + 1) : 0;
    int start = sign == '-' || sign == '+' ? at + 2 : at + 1;
    int end = CanonicalText.digits(text, start);
    if (end < text.length() || end == start || end - start > 3) {
      return Integer.MAX_VALUE;
    }
    int size = Integer.parseInt(text, start, end, 10);
    return size > LARGEST_EXPONENT ? Integer.MAX_VALUE : sign == '-' ? -size : size;
  }

  // without an exponent
  private static String plain(String text, int start, int whole, int end) {
    int last = withoutZeros(text, end);
    if (last == text.length() && last > whole + 1 && whole > start && text.charAt(0) != '+') {
      return text; // as it is mostly
    }
    String digits = whole == start ? "0" : text.substring(start, whole);
    return signed(
        text.charAt(0) == '-', last == whole + 1 ? digits : digits + text.substring(whole, last));
  }

  private static int withoutZeros(String text, int end) {
    int last = end;
    while (text.charAt(last - 1) == '0') {
      last--;
    }
    return last;
  }

  // the digits with a point before the one at a place, which may lie before or behind them all
  private static String shifted(String digits, int place) {
    String all = "0".repeat(Math.max(0, -place)) + digits;
    int point = Math.max(0, place);
    all += "0".repeat(Math.max(0, point - all.length()));
    int first = 0;
    while (first < point - 1 && all.charAt(first) == '0') {
      first++;
    }
    String whole = point == 0 ? "0" : all.substring(first, point);
    int last = all.length();
    while (last > point && all.charAt(last - 1) == '0') {
      last--;
    }
    return last == point ? whole : whole + "." + all.substring(point, last);
  }

  private static String signed(boolean negative, String text) {
    return negative && !text.equals("0") ? "-" + text : text;
  }

  /** Whether {@link #of} gives this text for a number. */
  static boolean isPlain(String text) {
    int start = text.charAt(0) == '-' ? 1 : 0;
    int whole = CanonicalText.digits(text, start);
    if (whole == start || whole - start > 1 && text.charAt(start) == '0') {
      return false;
    }
    return whole == text.length()
        || text.charAt(whole) == '.'
            && CanonicalText.digits(text, whole + 1) == text.length()
            && withoutZeros(text, text.length()) == text.length();
  }
}
