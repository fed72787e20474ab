package org.mtl4j.balance;

/**
 * IMTL-G (Liu et al., "Towards Impartial Multi-Task Learning", ICLR 2021): the direction whose
 * projections on all tasks' gradients are equally long: (M a)_t / |g_t| is the same for all t. A
 * weight may be negative with three tasks or more; absolute values sum to T. Weights of a single
 * task follow its gradient.
 */
public record ImtlG() implements DirectionMethod {

  private static final double RIDGE = 1e-8; // for gradients that are parallel

  @Override
  public double[] weights(BalanceStep step) {
    return Present.weights(step, ImtlG::weights);
  }

  private static double[] weights(double[][] gram) {
    int tasks = gram.length;
    double[][] cosines = new double[tasks][tasks];
    for (int i = 0; i < tasks; i++) {
      for (int j = 0; j < tasks; j++) {
        cosines[i][j] = gram[i][j] / Math.sqrt(gram[i][i] * gram[j][j]);
      }
      cosines[i][i] = 1 + RIDGE;
    }
    double[] weights = Grams.solve(cosines, Grams.filled(tasks, 1));
    for (int i = 0; i < tasks; i++) {
      weights[i] /= Math.sqrt(gram[i][i]);
    }
    return Shares.scaled(weights);
  }
}
