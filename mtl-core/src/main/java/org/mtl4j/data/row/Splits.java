package org.mtl4j.data.row;

/**
 * The rows of an experiment.
 *
 * @param training rows to fit encoders and weights on
 * @param validation rows to stop on; null where all train
 * @param test rows to report on; may be null
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
    return byTail(
        all.where(i -> i % modulus != remainder),
        validationShare,
        all.where(i -> i % modulus == remainder));
  }

  /**
   * The last {@code validationShare} of {@code rows}, rounded to whole rows, is validation, the
   * rest training. Reads all rows once to count them. With a share of 0 there is no validation.
   *
   * @param test may be null
   */
  public static Splits byTail(RowSource rows, double validationShare, RowSource test) {
    if (!(validationShare >= 0 && validationShare < 1)) {
      throw new IllegalArgumentException(
          "the share of validation rows must be in [0, 1), got " + validationShare);
    }
    if (validationShare == 0) {
      return new Splits(rows, null, test);
    }
    long count = rows.count();
    long from = count - Math.round(count * validationShare);
    return new Splits(rows.where(i -> i < from), rows.where(i -> i >= from), test);
  }
}
