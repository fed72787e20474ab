package org.mtl4j.data.format;

import org.mtl4j.text.CanonicalText;

/**
 * Numbers as text that parses back to the same number; NaN, no value, as no text.
 *
 * @param canonical whether in canonical text; else as Java writes those that are not whole, as it
 *     was before
 */
record NumberText(boolean canonical) {

  String of(float value) {
    if (canonical) {
      return CanonicalText.of(value);
    }
    if (value == (int) value && Math.abs(value) <= 1 << 24 && !negativeZero(value)) {
      return Integer.toString((int) value);
    }
    return Float.isNaN(value) ? "" : Float.toString(value);
  }

  String of(double value) {
    if (canonical) {
      return CanonicalText.of(value);
    }
    if (value == (long) value && Math.abs(value) <= 1L << 53 && !negativeZero(value)) {
      return Long.toString((long) value);
    }
    return Double.isNaN(value) ? "" : Double.toString(value);
  }

  private static boolean negativeZero(double value) {
    return value == 0 && 1 / value < 0;
  }
}
