package org.mtl4j.balance;

import org.mtl4j.task.Default;

/**
 * FAMO (Liu et al., "FAMO: Fast Adaptive Multitask Optimization", NeurIPS 2023): all losses shall
 * fall at one rate. With z = softmax(w), task t weighs z_t / L_t, scaled to sum to T; after the
 * step w follows the gradient z (delta - z delta) by Adam, with delta_t = log L_t - log L'_t and L'
 * the losses of the same rows after it. What fell faster loses weight. Losses must be positive.
 *
 * <p>State: {@code logits} w [T], from 0, and the moments of Adam.
 *
 * @param learningRate of w
 * @param decay how much of w is added to its gradient
 */
public record Famo(@Default("0.025") double learningRate, @Default("0.001") double decay)
    implements LossBalancer {

  private static final double LEAST = 1e-8; // of a loss

  public Famo {
    Require.positive("learningRate", learningRate);
    Require.share("decay", decay);
  }

  @Override
  public Needs needs() {
    return Needs.LOSSES;
  }

  @Override
  public double[] weights(BalanceStep step) {
    double[] weights = Shares.softmax(step.state("logits", 0));
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= Math.max(LEAST, step.losses()[i]);
    }
    return Shares.scaled(weights);
  }

  @Override
  public boolean lossesAfter() {
    return true;
  }

  @Override
  public void after(BalanceStep step, double[] changed) {
    double[] logits = step.state("logits", 0);
    double[] z = Shares.softmax(logits);
    double[] delta = new double[z.length];
    double mean = 0;
    for (int i = 0; i < z.length; i++) {
      double before = Math.max(LEAST, step.losses()[i]);
      delta[i] = Math.log(before) - Math.log(Math.max(LEAST, changed[i]));
      mean += z[i] * delta[i];
    }
    double[] gradients = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      gradients[i] = z[i] * (delta[i] - mean) + decay * logits[i];
    }
    AdamStep.apply(step, "logits", gradients, learningRate);
  }
}
