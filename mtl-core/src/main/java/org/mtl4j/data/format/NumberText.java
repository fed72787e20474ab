package org.mtl4j.data.format;

/** Writes numbers as text that parses back to the same number; NaN, no value, as no text. */
final class NumberText {

  private NumberText() {}

  static void append(StringBuilder text, float value) {
    if (value == (int) value && Math.abs(value) <= 1 << 24 && !negativeZero(value)) {
      text.append((int) value);
    } else if (!Float.isNaN(value)) {
      text.append(value);
    }
  }

  static void append(StringBuilder text, double value) {
    if (value == (long) value && Math.abs(value) <= 1L << 53 && !negativeZero(value)) {
      text.append((long) value);
    } else if (!Double.isNaN(value)) {
      text.append(value);
    }
  }

  private static boolean negativeZero(double value) {
    return value == 0 && 1 / value < 0;
  }
}
