package org.mtl4j.balance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.mtl4j.task.Task;

/** Gram matrices and losses of small cases, and steps on them. */
final class Cases {

  /** Of the gradients (3, 1) and (-1, 2), which conflict. */
  static final double[][] CONFLICT = {{10, -1}, {-1, 5}};

  /** Of (2, 0) and (1, 1), which do not. */
  static final double[][] AGREE = {{4, 2}, {2, 2}};

  /** Of (1, 0, 0), (-.5, 1, 0) and (-.5, -.5, 1). */
  static final double[][] THREE = {{1, -0.5, -0.5}, {-0.5, 1.25, -0.25}, {-0.5, -0.25, 1.5}};

  static final double[] LOSSES = {0.5, 2};

  private Cases() {}

  static BalanceStep step(
      long number, double[] losses, double[][] gram, Map<String, double[]> state) {
    List<Task> tasks =
        IntStream.range(0, losses.length).mapToObj(i -> Task.binary("task" + i)).toList();
    return new BalanceStep(tasks, number, 7, losses, gram, state);
  }

  /** The weights of a first step. */
  static double[] weights(LossBalancer balancer, double[][] gram) {
    double[] losses = gram.length == 2 ? LOSSES : new double[] {0.5, 2, 1};
    return balancer.weights(step(1, losses, gram, new LinkedHashMap<>()));
  }

  static double[] times(double factor, double... values) {
    return IntStream.range(0, values.length).mapToDouble(i -> factor * values[i]).toArray();
  }
}
