package org.mtl4j.data.format;

import org.mtl4j.text.CanonicalText;

/** Days, times of day and timestamps of Parquet, counted in units of 10 to the -scale seconds. */
final class ParquetTime {

  private static final long SECONDS_PER_DAY = 86_400;
  private static final int DIGITS = 9; // of nanoseconds
  private static final long[] POWERS = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
  };

  private ParquetTime() {}

  static String text(ParquetKind kind, int scale, long value) {
    long second = POWERS[scale];
    long nanos = POWERS[DIGITS - scale];
    return switch (kind) {
      case DATE -> CanonicalText.ofDate(value);
      case TIME ->
          value < 0 || value >= SECONDS_PER_DAY * second
              ? Long.toString(value)
              : CanonicalText.ofTime(value * nanos);
      default ->
          CanonicalText.ofTimestamp(
              Math.floorDiv(value, second), (int) (Math.floorMod(value, second) * nanos));
    };
  }

  /** The seconds since 1970, or of the day. */
  static double seconds(ParquetKind kind, int scale, long value) {
    return kind == ParquetKind.DATE
        ? value * (double) SECONDS_PER_DAY
        : Math.floorDiv(value, POWERS[scale])
            + Math.floorMod(value, POWERS[scale]) / (double) POWERS[scale];
  }
}
