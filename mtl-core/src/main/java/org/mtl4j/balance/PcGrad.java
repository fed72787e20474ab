package org.mtl4j.balance;

import java.util.SplittableRandom;

/**
 * PCGrad (Yu et al., "Gradient Surgery for Multi-Task Learning", NeurIPS 2020): a task's gradient
 * that points against that of another loses its part along it, one other task after the other in a
 * random order; the sum of what is left is followed. Weights of a single task follow its gradient.
 */
public record PcGrad() implements DirectionMethod {

  @Override
  public double[] weights(BalanceStep step) {
    int tasks = step.gram().length;
    SplittableRandom random = step.random();
    int[][] orders = new int[tasks][];
    for (int i = 0; i < tasks; i++) {
      orders[i] = others(i, tasks, random);
    }
    return weights(step.gram(), orders);
  }

  // row i of c says how much of each gradient is in what is left of gradient i
  static double[] weights(double[][] gram, int[][] orders) {
    int tasks = gram.length;
    double[] sums = new double[tasks];
    for (int i = 0; i < tasks; i++) {
      double[] c = new double[tasks];
      c[i] = 1;
      for (int j : orders[i]) {
        double dot = 0;
        for (int k = 0; k < tasks; k++) {
          dot += c[k] * gram[k][j];
        }
        if (dot < 0) { // so the other's length is above 0
          c[j] -= dot / gram[j][j];
        }
      }
      for (int k = 0; k < tasks; k++) {
        sums[k] += c[k];
      }
    }
    return sums;
  }

  private static int[] others(int task, int tasks, SplittableRandom random) {
    int[] order = new int[tasks - 1];
    for (int i = 0; i < order.length; i++) {
      int at = random.nextInt(i + 1);
      order[i] = order[at];
      order[at] = i < task ? i : i + 1;
    }
    return order;
  }
}
