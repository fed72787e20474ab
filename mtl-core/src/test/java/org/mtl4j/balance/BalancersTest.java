package org.mtl4j.balance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mtl4j.task.Task;

/** Methods against numbers computed from the formulas of their papers. */
class BalancersTest {

  private static final List<Task> BINARY = List.of(Task.binary("a"), Task.binary("b"));
  private static final double[] LOSSES = {0.5, 2};
  // gradients (3, 1) and (-1, 2), which conflict
  private static final double[][] CONFLICT = {{10, -1}, {-1, 5}};
  // (2, 0) and (1, 1), which do not
  private static final double[][] AGREE = {{4, 2}, {2, 2}};
  // (1, 0, 0), (-.5, 1, 0), (-.5, -.5, 1)
  private static final double[][] THREE = {
    {1, -0.5, -0.5}, {-0.5, 1.25, -0.25}, {-0.5, -0.25, 1.5}
  };

  private static BalanceStep step(List<Task> tasks, double[][] gram, Map<String, double[]> state) {
    return new BalanceStep(tasks, 1, 7, LOSSES, gram, state);
  }

  private static double[] weights(LossBalancer balancer, double[][] gram) {
    return balancer.weights(step(BINARY, gram, new LinkedHashMap<>()));
  }

  @Test
  void pcGradTakesTheConflictAway() {
    assertArrayEquals(new double[] {1.1, 1.2}, weights(new PcGrad(), CONFLICT), 1e-12);
    assertArrayEquals(new double[] {1, 1}, weights(new PcGrad(), AGREE), 1e-12);
    assertArrayEquals(
        new double[] {2.083333, 1.8, 1.566667},
        PcGrad.weights(THREE, new int[][] {{1, 2}, {2, 0}, {0, 1}}),
        1e-6);
    assertArrayEquals(
        new double[] {2.1, 1.666667, 1.666667},
        PcGrad.weights(THREE, new int[][] {{2, 1}, {0, 2}, {1, 0}}),
        1e-6);
  }

  @Test
  void pcGradOrdersByTheSeedAndTheStepAlone() {
    List<Task> three = List.of(Task.binary("a"), Task.binary("b"), Task.binary("c"));
    boolean differ = false;
    double[] first = null;
    for (int number = 1; number <= 20; number++) {
      BalanceStep step = new BalanceStep(three, number, 7, LOSSES, THREE, new LinkedHashMap<>());
      double[] weights = new PcGrad().weights(step);
      assertArrayEquals(weights, new PcGrad().weights(step));
      differ |= first != null && weights[0] != first[0];
      first = weights;
    }
    assertEquals(true, differ);
    // a gradient of 0 conflicts with nothing
    assertArrayEquals(
        new double[] {1, 1}, weights(new PcGrad(), new double[][] {{4, 0}, {0, 0}}), 1e-12);
  }

  // d/ds of e^-s L + s / 2 and of e^-s L / 2 + s / 2
  @Test
  void uncertaintyFollowsItsLoss() {
    Map<String, double[]> state = new LinkedHashMap<>();
    UncertaintyWeighting method = new UncertaintyWeighting(0.01);
    BalanceStep step = step(BINARY, new double[0][], state);
    assertArrayEquals(new double[] {1, 1}, method.weights(step), 1e-12);
    method.after(step); // gradients 0 and -1.5: Adam's first step has the length of its rate
    assertArrayEquals(new double[] {0, 0.01}, state.get("log_variance"), 1e-6);
    List<Task> numbers = List.of(Task.regression("a"), Task.regression("b"));
    Map<String, double[]> other = new LinkedHashMap<>();
    BalanceStep squared = step(numbers, new double[0][], other);
    assertArrayEquals(new double[] {0.5, 0.5}, method.weights(squared), 1e-12);
    method.after(squared); // gradients .25 and -.5
    assertArrayEquals(new double[] {-0.01, 0.01}, other.get("log_variance"), 1e-6);
  }

  // of cross-entropies s = log 2L, of squared errors s = log L
  @Test
  void uncertaintyEndsWhereEveryTaskWeighsOneByTwiceItsLoss() {
    for (List<Task> tasks : List.of(BINARY, List.of(Task.regression("a"), Task.regression("b")))) {
      Map<String, double[]> state = new LinkedHashMap<>();
      UncertaintyWeighting method = new UncertaintyWeighting(0.01);
      for (int i = 0; i < 3000; i++) {
        method.after(step(tasks, new double[0][], state));
      }
      double[] weights = method.weights(step(tasks, new double[0][], state));
      assertArrayEquals(new double[] {1, 0.25}, weights, 1e-3);
    }
  }

  @Test
  void uncertaintyOfALossOfNothingIsLimited() {
    Map<String, double[]> state = new LinkedHashMap<>();
    UncertaintyWeighting method = new UncertaintyWeighting(1);
    for (int i = 0; i < 100; i++) {
      method.after(new BalanceStep(BINARY, i + 1, 7, new double[] {0, 1}, new double[0][], state));
    }
    assertEquals(-4, state.get("log_variance")[0]);
    assertThrows(IllegalArgumentException.class, () -> new UncertaintyWeighting(0));
  }
}
