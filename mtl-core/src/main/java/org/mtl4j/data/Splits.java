package org.mtl4j.data;

/**
 * The rows of an experiment.
 *
 * @param training rows to fit encoders and weights on
 * @param validation rows to stop on
 * @param test rows to report on
 */
public record Splits(RowSource training, RowSource validation, RowSource test) {

  /**
   * Splits one source: row i, from 0, is a test row where {@code i % modulus == remainder}; of the
   * other rows, in reading order, the last {@code validationShare} (rounded to whole rows) is
   * validation.
   */
  public static Splits byRule(RowSource all, int modulus, int remainder, double validationShare) {
    if (modulus < 2 || remainder < 0 || remainder >= modulus) {
      throw new IllegalArgumentException(
          "need modulus >= 2 and 0 <= remainder < modulus, got " + modulus + ", " + remainder);
    }
    RowSource rest = all.where(i -> i % modulus != remainder);
    RowSource test = all.where(i -> i % modulus == remainder);
    return new Splits(head(rest, validationShare), tail(rest, validationShare), test);
  }

  /** All rows but the last {@code share}. */
  public static RowSource head(RowSource all, double share) {
    long from = from(all, share);
    return all.where(i -> i < from);
  }

  /** The last {@code share} of the rows. */
  public static RowSource tail(RowSource all, double share) {
    long from = from(all, share);
    return all.where(i -> i >= from);
  }

  private static long from(RowSource all, double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("a share must be between 0 and 1, got " + share);
    }
    long rows = all.count();
    return rows - Math.round(rows * share);
  }
}
