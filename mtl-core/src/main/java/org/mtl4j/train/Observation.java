package org.mtl4j.train;

import org.tensorflow.ndarray.Shape;

/**
 * An inner value of a network over all rows, such as a gate's weights [rows, experts] or the
 * outputs of experts [rows, experts, units].
 *
 * @param perRow the shape of one row
 * @param values [rows, ...], row-major
 */
public record Observation(Shape perRow, float[] values) {

  /** Rows observed. */
  public int rows() {
    return Math.toIntExact(values.length / perRow.size());
  }

  /** The mean over the rows [values of one row]. */
  public double[] mean() {
    double[] mean = new double[Math.toIntExact(perRow.size())];
    for (int i = 0; i < values.length; i++) {
      mean[i % mean.length] += (double) values[i] / rows();
    }
    return mean;
  }
}
