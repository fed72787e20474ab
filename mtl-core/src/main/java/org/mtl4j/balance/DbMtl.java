package org.mtl4j.balance;

/**
 * DB-MTL (Lin et al., "Dual-Balancing for Multi-Task Learning", 2023) without memory: the gradients
 * of log L_t are brought to the length of the longest, a_t = max_s m_s / (m_t L_t) with m_t = |g_t|
 * / L_t. Neither the scale of a loss nor the length of a gradient counts. Losses must be positive.
 * Weights of a single task follow its gradient.
 */
public record DbMtl() implements DirectionMethod {

  private static final double LEAST = 1e-8; // of a loss

  @Override
  public double[] weights(BalanceStep step) {
    double[] weights = new double[step.gram().length];
    double longest = 0;
    for (int i = 0; i < weights.length; i++) {
      double norm = Math.sqrt(step.gram()[i][i]);
      longest = Math.max(longest, norm / Math.max(LEAST, step.losses()[i]));
    }
    for (int i = 0; i < weights.length; i++) {
      double norm = Math.sqrt(step.gram()[i][i]);
      weights[i] = norm > 0 ? longest / norm : 1;
    }
    return weights;
  }
}
