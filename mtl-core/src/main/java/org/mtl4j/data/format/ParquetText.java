package org.mtl4j.data.format;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Period;
import java.util.UUID;
import org.apache.parquet.io.api.Binary;
import org.mtl4j.data.row.Utf8;
import org.mtl4j.text.CanonicalText;

/** Values of the less common Parquet types as text and numbers. */
final class ParquetText {

  private static final int JULIAN_EPOCH = 2_440_588; // 1970-01-01
  private static final long SECONDS_PER_DAY = 86_400;
  private static final long NANOS = 1_000_000_000;

  private ParquetText() {}

  static String text(ParquetKind kind, int scale, Binary value) throws Utf8.Malformed {
    return switch (kind) {
      case UUID -> uuid(value);
      case INTERVAL -> interval(value);
      case DECIMAL_BYTES -> decimal(value, scale).toPlainString();
      case INT96 -> timestamp(value);
      default -> utf8(value);
    };
  }

  static String utf8(Binary value) throws Utf8.Malformed {
    byte[] bytes = value.getBytesUnsafe();
    return Utf8.text(bytes, 0, bytes.length);
  }

  static double number(ParquetKind kind, int scale, Binary value) {
    return kind == ParquetKind.INT96 ? seconds(value) : decimal(value, scale).doubleValue();
  }

  static BigDecimal decimal(Binary value, int scale) {
    byte[] bytes = value.getBytesUnsafe();
    return plain(
        bytes.length == 0 ? BigDecimal.ZERO : new BigDecimal(new BigInteger(bytes), scale));
  }

  static BigDecimal decimal(long value, int scale) {
    return plain(BigDecimal.valueOf(value, scale));
  }

  // 1.50 and 1.5 are one number, so one text
  private static BigDecimal plain(BigDecimal value) {
    return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
  }

  /** The number in two bytes: a sign, 5 bits of exponent and 10 of fraction. */
  static float half(Binary value) {
    int bits = littleEndian(value).getShort();
    int exponent = bits >> 10 & 0x1F;
    int fraction = bits & 0x3FF;
    float size =
        exponent == 0x1F
            ? fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN
            : exponent == 0
                ? Math.scalb((float) fraction, -24)
                : Math.scalb((float) (fraction | 0x400), exponent - 25);
    return bits < 0 ? -size : size;
  }

  static double unsigned(long bits) {
    return bits >= 0 ? bits : (double) (bits >>> 1 | bits & 1) * 2;
  }

  private static ByteBuffer littleEndian(Binary value) {
    return ByteBuffer.wrap(value.getBytesUnsafe()).order(ByteOrder.LITTLE_ENDIAN);
  }

  // nanoseconds of a day, and the day
  private static String timestamp(Binary value) {
    ByteBuffer bytes = littleEndian(value);
    long nanos = bytes.getLong();
    long day = bytes.getInt() - (long) JULIAN_EPOCH;
    return CanonicalText.ofTimestamp(
        day * SECONDS_PER_DAY + Math.floorDiv(nanos, NANOS), (int) Math.floorMod(nanos, NANOS));
  }

  private static double seconds(Binary value) {
    ByteBuffer bytes = littleEndian(value);
    double inDay = bytes.getLong() / (double) NANOS;
    return (bytes.getInt() - JULIAN_EPOCH) * (double) SECONDS_PER_DAY + inDay;
  }

  private static String uuid(Binary value) {
    ByteBuffer bytes = ByteBuffer.wrap(value.getBytesUnsafe());
    return new UUID(bytes.getLong(), bytes.getLong()).toString();
  }

  // months, days and milliseconds, none of which is a number of another
  private static String interval(Binary value) {
    ByteBuffer bytes = littleEndian(value);
    int months = bytes.getInt();
    int days = bytes.getInt();
    String period = Period.of(0, months, days).toString();
    Duration time = Duration.ofMillis(Integer.toUnsignedLong(bytes.getInt()));
    return time.isZero() ? period : period.replace("P0D", "P") + time.toString().substring(1);
  }
}
