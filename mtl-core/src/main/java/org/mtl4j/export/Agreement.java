package org.mtl4j.export;

import java.util.Locale;
import java.util.Map;

/**
 * Whether two computations of the same predictions agree: the training graph and the frozen graph
 * of its export, Java and Python, one batch and many, one processor and another.
 *
 * <p>They sum the same products in different orders, and float32 rounds each partial sum to 24
 * bits. Which order it is depends on the instruction set, so equal bits are promised of one graph
 * on one machine only. A sum of n products of mixed signs strays by about sqrt(n) units in its last
 * place times the terms that cancelled; a few hundred inputs through a few layers leave errors of
 * logits around 1e-5. Such an error changes a small probability, or a product of probabilities,
 * relative to itself, and a regression relative to its unit. What is promised is therefore relative
 * too: a prediction p agrees with q where
 *
 * <pre>|p - q| &lt;= 2^-15 |p| + 2^-20 m</pre>
 *
 * with m the largest |p| among the compared rows of the output: 256 units in the last place of the
 * prediction, and eight of the largest one for those that nearly cancelled. A probability of 0.5
 * may differ by 1.6e-5, one of 0.001 by 1e-6; a wrong id, weight or scale changes far more.
 *
 * @param output the output, task or task and class, that is furthest from agreeing
 * @param row its row, or the place in its values
 * @param expected what is compared with
 * @param got what was predicted
 * @param allowed how far they may be apart
 */
public record Agreement(String output, int row, float expected, float got, double allowed) {

  private static final double OF_THE_PREDICTION = 0x1p-15;
  private static final double OF_THE_LARGEST = 0x1p-20;

  /**
   * The pair of predictions that comes closest to disagreeing, or disagrees most.
   *
   * @throws IllegalArgumentException if outputs or their sizes differ, or there is no prediction
   */
  public static Agreement of(Map<String, float[]> expected, Map<String, float[]> got) {
    if (!expected.keySet().equals(got.keySet())) {
      throw new IllegalArgumentException(
          "compared outputs are " + expected.keySet() + " and " + got.keySet());
    }
    Agreement worst = null;
    for (Map.Entry<String, float[]> output : expected.entrySet()) {
      Agreement own = worst(output.getKey(), output.getValue(), got.get(output.getKey()));
      if (worst == null || (own != null && own.share() > worst.share())) {
        worst = own;
      }
    }
    if (worst == null) {
      throw new IllegalArgumentException("nothing to compare");
    }
    return worst;
  }

  private static Agreement worst(String output, float[] expected, float[] got) {
    if (expected.length != got.length) {
      throw new IllegalArgumentException(
          output + " has " + expected.length + " and " + got.length + " values");
    }
    double largest = 0;
    for (float value : expected) {
      if (Float.isFinite(value)) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    Agreement worst = null;
    for (int i = 0; i < expected.length; i++) {
      double allowed = Math.abs(expected[i]) * OF_THE_PREDICTION + largest * OF_THE_LARGEST;
      Agreement own = new Agreement(output, i, expected[i], got[i], allowed);
      if (worst == null || own.share() > worst.share()) {
        worst = own;
      }
    }
    return worst;
  }

  /** How far they are apart: 0 if equal, infinite if one alone is no number. */
  public double difference() {
    if (Float.compare(expected, got) == 0) {
      return 0;
    }
    return Float.isFinite(expected) && Float.isFinite(got)
        ? Math.abs((double) expected - got)
        : Double.POSITIVE_INFINITY;
  }

  // used of what is allowed: above 1 they disagree
  private double share() {
    double difference = difference();
    return difference == 0 ? 0 : difference / allowed;
  }

  /** Whether all predictions agree. */
  public boolean holds() {
    return share() <= 1;
  }

  /** Such as {@code income 7: 0.5 and 0.50001, 1.0e-05 apart where rounding may make 1.6e-05}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s %d: %s and %s, %.1e apart where rounding may make %.1e",
        output,
        row,
        expected,
        got,
        difference(),
        allowed);
  }
}
