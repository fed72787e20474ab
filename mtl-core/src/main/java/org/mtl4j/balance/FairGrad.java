package org.mtl4j.balance;

import org.mtl4j.task.Default;

/**
 * FairGrad (Ban and Ji, "Fair Resource Allocation in Multi-Task Learning", ICML 2024): the weights
 * a > 0 with M a = a^(-1 / alpha); with alpha 1 those of {@link NashMtl}. Clip gradients or let the
 * learning rate fall: the step does not shorten as gradients do.
 *
 * @param alpha the higher, the more the task that gains least counts
 */
public record FairGrad(@Default("2") double alpha) implements LossBalancer {

  private static final int STEPS = 50;
  private static final int HALVES = 40;
  private static final double RIDGE = 1e-6; // for gradients that cancel out
  private static final double EXACT = 1e-9;

  public FairGrad {
    Require.positive("alpha", alpha);
  }

  @Override
  public Needs needs() {
    return Needs.GRADIENTS;
  }

  @Override
  public double[] weights(BalanceStep step) {
    return Present.weights(step, gram -> weights(gram, alpha));
  }

  // a = c s with c the solution for orthogonal gradients: then R s = b s^-e with R and b of one
  // scale
  static double[] weights(double[][] gram, double alpha) {
    int tasks = gram.length;
    double e = 1 / alpha;
    double[] c = new double[tasks];
    double[] b = new double[tasks];
    for (int i = 0; i < tasks; i++) {
      c[i] = Math.pow(gram[i][i], -1 / (1 + e));
      b[i] = Math.pow(c[i], 1 - e);
    }
    double[][] r = new double[tasks][tasks];
    for (int i = 0; i < tasks; i++) {
      for (int j = 0; j < tasks; j++) {
        r[i][j] = c[i] * gram[i][j] * c[j] * (i == j ? 1 + RIDGE : 1);
      }
    }
    double[] s = newton(r, b, e);
    for (int i = 0; i < tasks; i++) {
      s[i] *= c[i];
    }
    return s;
  }

  // where the convex s R s / 2 - sum b phi(s) is least, with phi' = s^-e, by damped Newton steps
  private static double[] newton(double[][] r, double[] b, double e) {
    double[] s = Grams.filled(b.length, 1);
    for (int step = 0; step < STEPS; step++) {
      double[] slopes = Grams.times(r, s);
      double[][] curves = new double[s.length][];
      double error = 0;
      for (int i = 0; i < s.length; i++) {
        double pull = b[i] * Math.pow(s[i], -e);
        slopes[i] -= pull;
        error = Math.max(error, Math.abs(slopes[i]) / pull);
        curves[i] = r[i].clone();
        curves[i][i] += e * pull / s[i];
      }
      if (error < EXACT) {
        break;
      }
      double[] next = damped(r, b, e, s, slopes, Grams.solve(curves, slopes));
      if (next == s) {
        break; // nothing is gained any more
      }
      s = next;
    }
    return s;
  }

  private static double[] damped(
      double[][] r, double[] b, double e, double[] s, double[] slopes, double[] step) {
    double now = value(r, b, e, s);
    double gain = Grams.dot(slopes, step);
    double part = 1;
    for (int half = 0; half < HALVES; half++, part /= 2) {
      double[] next = s.clone();
      boolean inside = true;
      for (int i = 0; i < s.length; i++) {
        next[i] -= part * step[i];
        inside &= next[i] > 0.1 * s[i];
      }
      if (inside && value(r, b, e, next) <= now - 1e-4 * part * gain) {
        return next;
      }
    }
    return s;
  }

  private static double value(double[][] r, double[] b, double e, double[] s) {
    double value = Grams.dot(s, Grams.times(r, s)) / 2;
    for (int i = 0; i < s.length; i++) {
      value -= b[i] * (e == 1 ? Math.log(s[i]) : Math.pow(s[i], 1 - e) / (1 - e));
    }
    return value;
  }
}
