package org.mtl4j.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Where methods end on the two-parameter landscape of the CAGrad, Nash-MTL and FAMO papers, from
 * (-8.5, -5) in 12,000 steps of Adam with rate 0.01. The Pareto set is x1 in [-7, 7], x2 = -8.36.
 */
class LandscapeTest {

  private static final double RATE = 0.01;

  @Test
  void methodsEndWhereTheirPapersSay() {
    assertEnd(0, 0.05, new EqualWeights(), Double.POSITIVE_INFINITY);
    assertEnd(0, 0.05, new CaGrad(0.5), Double.POSITIVE_INFINITY);
    assertEnd(-6.995, 0.05, new Mgda(), Double.POSITIVE_INFINITY);
    assertEnd(-6.537, 0.05, new PcGrad(), Double.POSITIVE_INFINITY);
    assertEnd(-6.698, 0.05, new ImtlG(), Double.POSITIVE_INFINITY);
    assertEnd(-6.473, 0.05, new NashMtl(), 1);
  }

  @Test
  void famoEndsWhereItsPaperSays() {
    assertEnd(-2.99, 0.3, new Famo(0.025, 0), Double.POSITIVE_INFINITY);
  }

  private static void assertEnd(double x1, double tolerance, LossBalancer method, double clip) {
    double[] x = end(method, clip);
    assertEquals(x1, x[0], tolerance, method.toString());
    assertEquals(-8.3945, x[1], 0.0405, method.toString());
  }

  private static double[] end(LossBalancer method, double clip) {
    double[] x = {-8.5, -5};
    double[] m = new double[2];
    double[] v = new double[2];
    Map<String, double[]> state = new LinkedHashMap<>();
    for (int number = 1; number <= 12000; number++) {
      double[][] tasks = {task(x, 0), task(x, 1)};
      double[][] gram = new double[2][2];
      for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 2; j++) {
          gram[i][j] = tasks[i][1] * tasks[j][1] + tasks[i][2] * tasks[j][2];
        }
      }
      BalanceStep step = Cases.step(number, losses(tasks), gram, state);
      double[] a = method.weights(step);
      double[] d = new double[2];
      for (int i = 0; i < 2; i++) {
        d[i] = a[0] * tasks[0][i + 1] + a[1] * tasks[1][i + 1];
      }
      double shorter = Math.min(1, clip / (Math.hypot(d[0], d[1]) + 1e-6));
      for (int i = 0; i < 2; i++) {
        double g = d[i] * shorter;
        m[i] = 0.9 * m[i] + 0.1 * g;
        v[i] = 0.999 * v[i] + 0.001 * g * g;
        double mean = m[i] / (1 - Math.pow(0.9, number));
        double square = v[i] / (1 - Math.pow(0.999, number));
        x[i] -= RATE * mean / (Math.sqrt(square) + 1e-8);
      }
      method.after(step);
      if (method.lossesAfter()) {
        method.after(step, losses(new double[][] {task(x, 0), task(x, 1)}));
      }
    }
    return x;
  }

  // above 0, as losses are
  private static double[] losses(double[][] tasks) {
    return new double[] {tasks[0][0] + 21, tasks[1][0] + 21};
  }

  // value and derivatives: a valley of logarithms where x2 > 0, a parabola where x2 < 0
  private static double[] task(double[] x, int task) {
    double tanh = Math.tanh(-x[1]);
    double steep = 1 - tanh * tanh;
    double u = task == 0 ? 0.5 * (-x[0] - 7) - tanh : 0.5 * (-x[0] + 3) + tanh + 2;
    double alongU = task == 0 ? steep : -steep;
    double log = Math.log(Math.max(Math.abs(u), 5e-6)) + 6;
    double slope = Math.abs(u) >= 5e-6 ? 1 / u : 0;
    double half = Math.tanh(0.5 * x[1]);
    double c1 = Math.max(half, 0);
    double c2 = Math.max(-half, 0);
    double bend = 0.5 * (1 - half * half);
    double centre = task == 0 ? 7 : -7;
    double square = (Math.pow(x[0] - centre, 2) + 0.1 * Math.pow(x[1] + 8, 2)) / 10 - 20;
    return new double[] {
      log * c1 + square * c2,
      -0.5 * slope * c1 + (x[0] - centre) / 5 * c2,
      alongU * slope * c1
          + (half >= 0 ? log * bend : 0)
          + 0.02 * (x[1] + 8) * c2
          - (half <= 0 ? square * bend : 0)
    };
  }
}
