package org.mtl4j.balance;

/**
 * The shares w that minimise w M b + k |g_w|, or |g_w|, with |g_w|^2 = w M w, by pairwise
 * Frank-Wolfe steps: share goes from the worst task in use to the best, as far as the exact minimum
 * on that line. Of two tasks the first step is the closed form.
 */
final class Simplex {

  private static final int STEPS = 100;
  private static final double TINY = 1e-30;

  private final double[][] gram;
  private final double[] linear; // M b
  private final double factor; // k

  private Simplex(double[][] gram, double[] linear, double factor) {
    this.gram = gram;
    this.linear = linear;
    this.factor = factor;
  }

  /** Where |g_w| is least. */
  static double[] shortest(double[][] gram) {
    return new Simplex(gram, new double[gram.length], 1).shares();
  }

  /** Where w M b + {@code factor} |g_w| is least, with b = 1 / T for each task. */
  static double[] least(double[][] gram, double factor) {
    double[] means = Grams.times(gram, Grams.filled(gram.length, 1.0 / gram.length));
    return new Simplex(gram, means, factor).shares();
  }

  private double[] shares() {
    double[] w = Grams.filled(gram.length, 1.0 / gram.length);
    for (int step = 0; step < STEPS; step++) {
      double[] along = Grams.times(gram, w);
      double square = Grams.dot(w, along);
      double scale = factor / Math.sqrt(Math.max(TINY, square));
      int best = 0;
      int worst = -1;
      double[] slopes = new double[w.length];
      for (int i = 0; i < w.length; i++) {
        slopes[i] = linear[i] + scale * along[i];
        best = slopes[i] < slopes[best] ? i : best;
        worst = w[i] > 0 && (worst < 0 || slopes[i] > slopes[worst]) ? i : worst;
      }
      double p = gram[best][best] + gram[worst][worst] - 2 * gram[best][worst];
      double q = along[best] - along[worst];
      double moved = moved(linear[best] - linear[worst], p, q, square, w[worst]);
      w[best] += moved;
      w[worst] -= moved;
    }
    return w;
  }

  // the t in [0, top] where slope t + k sqrt(p t^2 + 2 q t + r) is least
  private double moved(double slope, double p, double q, double r, double top) {
    if (p <= TINY) {
      return 0; // gradients that are equal
    }
    if (factor * factor * p <= slope * slope) {
      return slope > 0 ? 0 : top;
    }
    double rest = slope * slope * Math.max(0, p * r - q * q);
    double y = -Math.signum(slope) * Math.sqrt(rest / (factor * factor * p - slope * slope));
    return Math.min(top, Math.max(0, (y - q) / p));
  }
}
