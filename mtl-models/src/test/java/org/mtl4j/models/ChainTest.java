package org.mtl4j.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.layer.Activation;
import org.mtl4j.layer.Mlp;
import org.mtl4j.task.Implication;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.mtl4j.train.ModelChecks;
import org.mtl4j.train.Toy;

class ChainTest {

  private static final Task YES = Task.binary("yes");
  private static final Task OTHER = Task.binary("other");
  private static final List<String> TWO = List.of("second", "third");
  private static final Chain THREE =
      new Chain(List.of(YES, OTHER, Task.binary("size")), TWO, Towers.of());

  @TempDir Path folder;

  private Toy toy() {
    return Toy.create(folder, 10);
  }

  @Test
  void pathsArePublic() {
    assertEquals(
        List.of(
            "heads/yes/kernel [18, 1]",
            "heads/yes/bias [1]",
            "heads/second/kernel [18, 1]",
            "heads/second/bias [1]",
            "heads/third/kernel [18, 1]",
            "heads/third/bias [1]"),
        ModelChecks.weights(toy(), THREE));
  }

  @Test
  void gradientsEqualDifferences() {
    Towers smooth = new Towers(List.of(new Mlp(List.of(3), Activation.TANH, 0, false)));
    ModelChecks.gradients(toy(), new Chain(THREE.tasks(), TWO, smooth));
  }

  private double logit(float first, float second, float third, String output) {
    Map<String, float[]> set =
        Map.of(
            "heads/yes/bias", new float[] {first},
            "heads/second/bias", new float[] {second},
            "heads/third/bias", new float[] {third});
    return ModelChecks.logits(toy(), THREE, set, output)[0];
  }

  @Test
  void logitsAreThoseOfTheProducts() {
    assertEquals(-1.098612, logit(0, 0, 0, "other"), 1e-5);
    assertEquals(-3.132845, logit(2, -3, 0, "other"), 1e-5);
    assertEquals(-1.970055, logit(1, 0.5f, -1, "size"), 1e-5);
    assertEquals(-1, logit(1, 0.5f, -1, "third"), 1e-5);
    assertEquals(1, logit(1, 0.5f, -1, "yes"), 1e-5);
    assertEquals(Double.POSITIVE_INFINITY, logit(200, 200, 200, "size"));
  }

  @Test
  void twoStepsAreEsmm() {
    List<Task> steps = List.of(YES, OTHER);
    ModelChecks.equal(
        toy(),
        new Esmm(YES, OTHER, "cvr", Towers.of(4)),
        new Chain(steps, List.of("cvr"), Towers.of(4)),
        path -> path);
  }

  // rows that took the steps: 4, 2 and 1
  @Test
  void baseRatesAreSharesOfTheStepBefore() {
    Map<String, float[]> labels =
        Map.of(
            "yes", new float[] {1, 1, 1, 1, 0},
            "other", new float[] {1, 1, 0, 0, 0},
            "size", new float[] {1, 0, 0, 0, 0});
    Map<String, float[]> base = THREE.baseLogits(labels::get, new float[] {1, 1, 1, 1, 1});
    assertArrayEquals(new float[] {0}, base.get("heads/second/bias"), 1e-6f);
    assertArrayEquals(new float[] {0}, base.get("heads/third/bias"), 1e-6f);
    assertEquals(3, base.size());
    assertEquals(
        List.of(new Implication("other", "yes"), new Implication("size", "other")),
        THREE.implications());
  }

  @Test
  void trainsAndExports() {
    ModelChecks.trainsAndExports(
        toy(), new Chain(List.of(YES, OTHER), List.of("cvr"), Towers.of(4)), folder);
  }

  @Test
  void refusesWhatItCannotDo() {
    List<Task> mixed = List.of(YES, Task.regression("size"));
    List<Task> steps = List.of(YES, OTHER);
    for (List<String> wrong : List.of(List.<String>of(), TWO, List.of("yes"), List.of("a b"))) {
      assertThrows(IllegalArgumentException.class, () -> new Chain(steps, wrong, Towers.of()));
    }
    assertThrows(
        IllegalArgumentException.class, () -> new Chain(mixed, List.of("cvr"), Towers.of()));
  }
}
