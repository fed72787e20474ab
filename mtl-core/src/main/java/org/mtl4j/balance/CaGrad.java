package org.mtl4j.balance;

import org.mtl4j.task.Default;

/**
 * CAGrad (Liu et al., "Conflict-Averse Gradient Descent for Multi-Task Learning", NeurIPS 2021):
 * the direction d near the mean gradient g_0, |d - g_0| = c |g_0|, along which the task that gains
 * least gains most: d = g_0 + c |g_0| g_w / |g_w| with shares w that minimise g_w g_0 + c |g_0|
 * |g_w|, times T. Weights of a single task follow its gradient.
 *
 * @param c from 0, the plain sum, to below 1
 */
public record CaGrad(@Default("0.5") double c) implements DirectionMethod {

  public CaGrad {
    Require.share("c", c);
  }

  @Override
  public double[] weights(BalanceStep step) {
    return Present.weights(step, this::weights);
  }

  private double[] weights(double[][] gram) {
    double[] even = Grams.filled(gram.length, 1.0 / gram.length);
    double radius = c * Math.sqrt(Math.max(0, Grams.dot(even, Grams.times(gram, even))));
    double[] w = Simplex.least(gram, radius);
    double length = Math.sqrt(Math.max(0, Grams.dot(w, Grams.times(gram, w))));
    double[] weights = new double[w.length];
    for (int i = 0; i < w.length; i++) {
      weights[i] = 1 + (length > 0 ? w.length * radius * w[i] / length : 0);
    }
    return weights;
  }
}
