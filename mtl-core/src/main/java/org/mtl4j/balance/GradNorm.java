package org.mtl4j.balance;

import org.mtl4j.task.Default;

/**
 * GradNorm (Chen et al., "GradNorm: Gradient Normalization for Adaptive Loss Balancing in Deep
 * Multitask Networks", ICML 2018): weights w follow the gradient of sum_t |w_t n_t - target_t| with
 * n_t = |g_t| and target_t = mean(w n) (r_t / mean r)^alpha, where r_t = L_t by its mean over the
 * first steps: what learns slowly gets the longer gradient. Then w sums to T. The paper looks at
 * the last shared layer; here it is all shared weights.
 *
 * <p>State: {@code weight} w and {@code start} [T], the sum of losses of the first steps.
 *
 * @param alpha how strongly: 1.5 for unlike tasks, 0.12 for like ones
 * @param learningRate of the weights
 * @param start first steps, whose mean loss is what a loss is divided by; all weights are 1 so long
 */
public record GradNorm(
    @Default("1.5") double alpha, @Default("0.025") double learningRate, @Default("100") int start)
    implements LossBalancer {

  private static final double LEAST = 0.01; // of a weight

  public GradNorm {
    Require.positive("alpha", alpha);
    Require.positive("learningRate", learningRate);
    Require.positive("start", start);
  }

  @Override
  public Needs needs() {
    return Needs.GRADIENTS;
  }

  @Override
  public double[] weights(BalanceStep step) {
    return step.state("weight", 1).clone();
  }

  @Override
  public void after(BalanceStep step) {
    double[] sums = step.state("start", 0);
    if (step.number() <= start) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += step.losses()[i];
      }
      return;
    }
    double[] ratios = new double[sums.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = sums[i] > 0 ? Math.max(0, step.losses()[i]) * start / sums[i] : 1;
    }
    follow(step.gram(), Shares.scaled(ratios), step.state("weight", 1));
  }

  // ratios by their mean
  private void follow(double[][] gram, double[] ratios, double[] weights) {
    double mean = 0;
    for (int i = 0; i < weights.length; i++) {
      mean += weights[i] * Math.sqrt(gram[i][i]) / weights.length;
    }
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double norm = Math.sqrt(gram[i][i]);
      double target = mean * Math.pow(ratios[i], alpha);
      double slope = Math.signum(weights[i] * norm - target) * norm;
      weights[i] = Math.max(LEAST, weights[i] - learningRate * slope);
      sum += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= weights.length / sum;
    }
  }
}
