package org.mtl4j.balance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mtl4j.balance.Cases.LOSSES;
import static org.mtl4j.balance.Cases.step;
import static org.mtl4j.balance.Cases.times;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** FAMO, GradNorm and IMTL-L, which learn weights from step to step. */
class FamoTest {

  private static final double[][] NONE = {};

  // gradient .5 (delta - mean) = (.013517, -.013517) with delta = log(.5 / .45), log(2 / 1.9)
  @Test
  void whatFellFasterLosesWeight() {
    Map<String, double[]> state = new LinkedHashMap<>();
    Famo method = new Famo(0.025, 0.001);
    BalanceStep step = step(1, LOSSES, NONE, state);
    assertArrayEquals(times(2, 0.8, 0.2), method.weights(step), 1e-12);
    method.after(step, new double[] {0.45, 1.9});
    assertArrayEquals(times(0.1, 0.013517, -0.013517), state.get("logits/m"), 1e-6);
    assertArrayEquals(new double[] {-0.025, 0.025}, state.get("logits"), 1e-6);
    // losses of nothing
    method.after(step, new double[] {0, 1.9});
    assertEquals(true, Double.isFinite(state.get("logits")[0]));
    assertThrows(IllegalArgumentException.class, () -> new Famo(0.025, -1));
  }

  @Test
  void gradNormBringsLengthsToTheirTargets() {
    Map<String, double[]> state = new LinkedHashMap<>();
    GradNorm method = new GradNorm(1.5, 0.025, 2);
    double[][] orthogonal = {{10, 0}, {0, 5}};
    method.after(step(1, new double[] {1.5, 2}, orthogonal, state));
    method.after(step(2, new double[] {0.5, 3}, orthogonal, state)); // means 1 and 2.5
    BalanceStep step = step(3, LOSSES, orthogonal, state);
    assertArrayEquals(new double[] {1, 1}, method.weights(step), 1e-12);
    method.after(step);
    assertArrayEquals(new double[] {0.931730, 1.068270}, method.weights(step), 1e-6);
    for (int i = 4; i < 500; i++) {
      method.after(step(i, new double[] {0, 2}, orthogonal, state));
    }
    assertEquals(0.01, method.weights(step)[0], 0.02); // never below
    assertEquals(true, method.weights(step)[0] > 0);
  }

  @Test
  void imtlLEndsWhereEveryTaskWeighsOneByItsLoss() {
    Map<String, double[]> state = new LinkedHashMap<>();
    ImtlL method = new ImtlL(0.01);
    BalanceStep step = step(1, LOSSES, NONE, state);
    assertArrayEquals(new double[] {1, 1}, method.weights(step), 1e-12);
    method.after(step); // gradients -.5 and 1
    assertArrayEquals(times(0.1, -0.5, 1), state.get("log_scale/m"), 1e-12);
    for (int i = 0; i < 3000; i++) {
      method.after(step);
    }
    assertArrayEquals(new double[] {2, 0.5}, method.weights(step), 1e-3);
  }
}
