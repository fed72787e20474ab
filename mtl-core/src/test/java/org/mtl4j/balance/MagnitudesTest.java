package org.mtl4j.balance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mtl4j.balance.Cases.CONFLICT;
import static org.mtl4j.balance.Cases.LOSSES;
import static org.mtl4j.balance.Cases.THREE;
import static org.mtl4j.balance.Cases.step;
import static org.mtl4j.balance.Cases.weights;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Methods that look at losses or the lengths of gradients, against their formulas. */
class MagnitudesTest {

  private static final double[][] NONE = {};

  @Test
  void randomWeightsSumToTheTasksAndDependOnSeedAndStepAlone() {
    double mean = 0;
    for (int number = 1; number <= 4000; number++) {
      BalanceStep step = step(number, new double[3], NONE, new LinkedHashMap<>());
      double[] weights = new RandomWeights().weights(step);
      assertArrayEquals(weights, new RandomWeights().weights(step));
      assertEquals(3, Arrays.stream(weights).sum(), 1e-12);
      assertTrue(weights[0] > 0);
      mean += weights[0] / 4000;
    }
    assertEquals(1, mean, 0.05); // of a deviation of .7 in each step
    assertNotEquals(
        new RandomWeights().weights(step(1, LOSSES, NONE, new LinkedHashMap<>()))[0],
        new RandomWeights().weights(step(2, LOSSES, NONE, new LinkedHashMap<>()))[0]);
  }

  // after windows of means 1 and (.9, .6, 1.1)
  @Test
  void dwaWeighsWhatFallsSlowly() {
    Map<String, double[]> state = new LinkedHashMap<>();
    Dwa method = new Dwa(2, 2);
    double[][] losses = {{1, 2, 1}, {1, 0, 3}, {0.8, 0.6, 2.2}, {1, 0.6, 2.2}, {7, 8, 9}};
    for (int i = 0; i < 4; i++) {
      BalanceStep step = step(i + 1, losses[i], NONE, state);
      assertArrayEquals(new double[] {1, 1, 1}, method.weights(step), 1e-12);
      method.after(step);
    }
    double[] expected = {1.011505, 0.870610, 1.117885};
    BalanceStep step = step(5, losses[4], NONE, state);
    assertArrayEquals(expected, method.weights(step), 1e-6);
    method.after(step); // the window is not over
    assertArrayEquals(expected, method.weights(step(6, losses[4], NONE, state)), 1e-6);
    assertThrows(IllegalArgumentException.class, () -> new Dwa(0, 2));
  }

  @Test
  void metaBalanceBringsOthersNearTheTarget() {
    MetaBalance method = new MetaBalance("", 0.7, 0.9);
    assertArrayEquals(new double[] {1, 1.289949}, weights(method, CONFLICT), 1e-6);
    assertArrayEquals(
        new double[] {1, 1.414214}, weights(new MetaBalance("task0", 1, 0.9), CONFLICT), 1e-6);
    assertArrayEquals(
        new double[] {0.707107, 1}, weights(new MetaBalance("task1", 1, 0.9), CONFLICT), 1e-6);
    assertThrows(
        IllegalArgumentException.class, () -> weights(new MetaBalance("other", 1, 0.9), CONFLICT));
    assertThrows(IllegalArgumentException.class, () -> new MetaBalance("", 1.1, 0.9));
  }

  // lengths 1 and 1, then 3 and 1: averages 1 : 1, then (.09 + .3) : (.09 + .1)
  @Test
  void metaBalanceRemembersLengths() {
    Map<String, double[]> state = new LinkedHashMap<>();
    MetaBalance method = new MetaBalance("", 1, 0.9);
    double[][] ones = {{1, 0}, {0, 1}};
    assertArrayEquals(new double[] {1, 1}, method.weights(step(1, LOSSES, ones, state)), 1e-12);
    assertArrayEquals(
        new double[] {1, 0.39 / 0.19},
        method.weights(step(2, LOSSES, new double[][] {{9, 0}, {0, 1}}, state)),
        1e-12);
  }

  @Test
  void dbMtlMakesGradientsOfLogarithmsEquallyLong() {
    assertArrayEquals(new double[] {2, 2.828427}, weights(new DbMtl(), CONFLICT), 1e-6);
    // lengths of the gradients of log L: 2, 1.118 / 2, 1.2247 / 1
    double[] three = weights(new DbMtl(), THREE);
    for (int i = 0; i < 3; i++) {
      assertEquals(2, three[i] * Math.sqrt(THREE[i][i]), 1e-12);
    }
    // a batch without labels of a task
    assertArrayEquals(
        new double[] {2, 1}, weights(new DbMtl(), new double[][] {{4, 0}, {0, 0}}), 1e-12);
  }
}
