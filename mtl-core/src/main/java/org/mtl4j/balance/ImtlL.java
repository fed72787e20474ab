package org.mtl4j.balance;

import org.mtl4j.task.Default;

/**
 * IMTL-L (Liu et al., "Towards Impartial Multi-Task Learning", ICLR 2021): with a learned scale s_t
 * the loss is sum_t e^(s_t) L_t - s_t, so that in the end each task weighs 1 / L_t.
 *
 * <p>State: {@code log_scale} [T], from 0, and the moments of Adam. A log scale is at most 4, so
 * that a task whose loss tends to 0 does not drown the others.
 *
 * @param learningRate of the log scales, by Adam
 */
public record ImtlL(@Default("0.01") double learningRate) implements LossBalancer {

  private static final double MOST = 4;

  public ImtlL {
    Require.positive("learningRate", learningRate);
  }

  @Override
  public Needs needs() {
    return Needs.NOTHING;
  }

  @Override
  public double[] weights(BalanceStep step) {
    double[] weights = step.state("log_scale", 0).clone();
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.exp(weights[i]);
    }
    return weights;
  }

  @Override
  public void after(BalanceStep step) {
    double[] s = step.state("log_scale", 0);
    double[] gradients = new double[s.length];
    for (int i = 0; i < s.length; i++) {
      gradients[i] = Math.exp(s[i]) * step.losses()[i] - 1;
    }
    AdamStep.apply(step, "log_scale", gradients, learningRate);
    for (int i = 0; i < s.length; i++) {
      s[i] = Math.min(MOST, s[i]);
    }
  }
}
