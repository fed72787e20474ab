package org.mtl4j.balance;

import java.util.stream.IntStream;

/** Tasks that have a gradient in a step: a batch may hold no label of a task. */
final class Present {

  private Present() {}

  /** Weights that {@code method} finds for the tasks with a gradient; those of others are 1. */
  static double[] weights(BalanceStep step, Method method) {
    double[][] gram = step.gram();
    int[] present = IntStream.range(0, gram.length).filter(i -> gram[i][i] > 0).toArray();
    double[] weights = Grams.filled(gram.length, 1);
    if (present.length > 0) {
      double[][] part = new double[present.length][present.length];
      for (int i = 0; i < present.length; i++) {
        for (int j = 0; j < present.length; j++) {
          part[i][j] = gram[present[i]][present[j]];
        }
      }
      double[] own = method.weights(part);
      for (int i = 0; i < present.length; i++) {
        weights[present[i]] = own[i];
      }
    }
    return weights;
  }

  /** From a Gram matrix without a zero on its diagonal to weights. */
  interface Method {
    double[] weights(double[][] gram);
  }
}
