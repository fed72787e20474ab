package org.mtl4j.examples.experiment;

import java.util.List;

/**
 * A figure over seeds; null where it is not defined.
 *
 * @param mean over seeds
 * @param deviation of a seed, with divisor n - 1; null for one seed
 */
public record Figure(Double mean, Double deviation) {

  /** Of one value a seed; a missing value leaves the figure undefined. */
  public static Figure of(List<Double> values) {
    if (values.stream().anyMatch(value -> value == null || !Double.isFinite(value))) {
      return new Figure(null, null);
    }
    double mean = values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    return new Figure(mean, values.size() < 2 ? null : Math.sqrt(squares / (values.size() - 1)));
  }
}
