package org.mtl4j.data.format;

import org.mtl4j.text.CanonicalText;

/**
 * Reads values that are held as bits.
 *
 * @param kind of them
 * @param scale digits after the point of a decimal or of the seconds of a time
 * @param numbers how floats are written
 */
record ParquetNumber(ParquetKind kind, int scale, NumberText numbers) {

  String text(long bits) {
    return switch (kind) {
      case FLOAT, HALF -> numbers.of(Float.intBitsToFloat((int) bits));
      case DOUBLE -> numbers.of(Double.longBitsToDouble(bits));
      case UNSIGNED -> Long.toUnsignedString(bits);
      case DECIMAL -> ParquetText.decimal(bits, scale).toPlainString();
      case BOOLEAN -> CanonicalText.of(bits != 0);
      case DATE, TIME, TIMESTAMP -> ParquetTime.text(kind, scale, bits);
      default -> Long.toString(bits);
    };
  }

  double number(long bits) {
    return switch (kind) {
      case FLOAT, HALF -> Float.intBitsToFloat((int) bits);
      case DOUBLE -> Double.longBitsToDouble(bits);
      case UNSIGNED -> ParquetText.unsigned(bits);
      case DECIMAL -> ParquetText.decimal(bits, scale).doubleValue();
      case DATE, TIME, TIMESTAMP -> ParquetTime.seconds(kind, scale, bits);
      default -> bits;
    };
  }
}
