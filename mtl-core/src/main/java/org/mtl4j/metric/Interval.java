package org.mtl4j.metric;

/**
 * A figure with its 95 % interval; all NaN where it is not defined.
 *
 * @param mean the figure on all rows, mean over seeds
 * @param low 2.5 % percentile
 * @param high 97.5 % percentile
 */
public record Interval(double mean, double low, double high) {

  /** Whether {@code value} lies inside, bounds included. */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
