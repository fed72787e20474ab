package org.mtl4j.balance;

import org.mtl4j.task.Default;

/**
 * Uncertainty weighting (Kendall, Gal, Cipolla, "Multi-Task Learning Using Uncertainty to Weigh
 * Losses for Scene Geometry and Semantics", CVPR 2018): with s_t = log variance of task t, learned
 * beside the weights, the loss is sum_t e^(-s_t) L_t + s_t / 2 for cross-entropies and e^(-s_t) L_t
 * / 2 + s_t / 2 for squared errors. At the optimum each task weighs 1 / (2 L_t), so that losses of
 * any scale count alike.
 *
 * <p>State: {@code log_variance} [T], from 0, and the moments of Adam. A log variance is at least
 * -4, so that a task whose loss tends to 0 does not drown the others.
 *
 * @param learningRate of the log variances, by Adam
 */
public record UncertaintyWeighting(@Default("0.01") double learningRate) implements LossBalancer {

  private static final double LEAST = -4;

  public UncertaintyWeighting {
    Require.positive("learningRate", learningRate);
  }

  @Override
  public Needs needs() {
    return Needs.NOTHING;
  }

  @Override
  public double[] weights(BalanceStep step) {
    double[] s = step.state("log_variance", 0);
    double[] weights = new double[s.length];
    for (int i = 0; i < s.length; i++) {
      weights[i] = factor(step, i) * Math.exp(-s[i]);
    }
    return weights;
  }

  private static double factor(BalanceStep step, int task) {
    return step.tasks().get(task).objective().squaredError() ? 0.5 : 1;
  }

  @Override
  public void after(BalanceStep step) {
    double[] s = step.state("log_variance", 0);
    double[] gradients = new double[s.length];
    for (int i = 0; i < s.length; i++) {
      gradients[i] = 0.5 - factor(step, i) * Math.exp(-s[i]) * step.losses()[i];
    }
    AdamStep.apply(step, "log_variance", gradients, learningRate);
    for (int i = 0; i < s.length; i++) {
      s[i] = Math.max(LEAST, s[i]);
    }
  }
}
