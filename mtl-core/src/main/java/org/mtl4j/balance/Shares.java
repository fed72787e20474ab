package org.mtl4j.balance;

/** Weights that sum to 1 or, as those of the plain sum, to the number of tasks. */
final class Shares {

  private Shares() {}

  static double[] softmax(double[] logits) {
    double top = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      top = Math.max(top, logit);
    }
    double[] shares = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      shares[i] = Math.exp(logits[i] - top);
      sum += shares[i];
    }
    for (int i = 0; i < shares.length; i++) {
      shares[i] /= sum;
    }
    return shares;
  }

  /** In the same proportions, so that absolute values sum to the number of tasks. */
  static double[] scaled(double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += Math.abs(weight);
    }
    double[] scaled = new double[weights.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = weights[i] * weights.length / sum;
    }
    return scaled;
  }
}
