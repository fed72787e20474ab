package org.mtl4j.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.layer.Activation;
import org.mtl4j.layer.ExpertGroup;
import org.mtl4j.layer.Gate;
import org.mtl4j.layer.Mlp;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.mtl4j.train.ModelChecks;
import org.mtl4j.train.Toy;

class AdattTest {

  private static final List<Task> TASKS = List.of(Task.binary("yes"), Task.binary("other"));

  @TempDir Path folder;

  private Toy toy() {
    return Toy.create(folder, 10);
  }

  private static ExpertGroup experts(int count) {
    return new ExpertGroup(count, new Mlp(List.of(3), Activation.TANH, 0, false));
  }

  private static Adatt model(int levels, int specific, int shared) {
    return new Adatt(TASKS, levels, experts(specific), experts(shared), Gate.linear(), Towers.of());
  }

  @Test
  void pathsArePublic() {
    assertEquals(
        List.of(
            "levels/0/experts/yes/dense_0/kernel [18, 2, 3]",
            "levels/0/experts/yes/dense_0/bias [2, 3]",
            "levels/0/experts/other/dense_0/kernel [18, 2, 3]",
            "levels/0/experts/other/dense_0/bias [2, 3]",
            "levels/0/experts/shared/dense_0/kernel [18, 1, 3]",
            "levels/0/experts/shared/dense_0/bias [1, 3]",
            "levels/0/gates/yes/kernel [18, 5]",
            "levels/0/gates/other/kernel [18, 5]",
            "levels/0/residuals/yes [2]",
            "levels/0/residuals/other [2]",
            "heads/yes/kernel [3, 1]",
            "heads/yes/bias [1]",
            "heads/other/kernel [3, 1]",
            "heads/other/bias [1]"),
        ModelChecks.weights(toy(), model(1, 2, 1)));
  }

  @Test
  void gradientsEqualDifferences() {
    ModelChecks.gradients(toy(), model(1, 2, 0));
    ModelChecks.gradients(toy(), model(2, 2, 2));
  }

  @Test
  void withoutResidualsItIsMmoe() {
    ModelChecks.equal(
        toy(),
        new Mmoe(TASKS, experts(4), Gate.linear(), Towers.of()),
        model(1, 2, 0),
        (path, values) -> {
          String inMmoe = path.replaceFirst("^levels/0/", "").replaceFirst("^experts/[a-z]*/", "");
          float[] all = values.get(path.contains("experts") ? "experts/" + inMmoe : inMmoe);
          int from = path.contains("other") ? 6 : 0; // of the 4 experts' 12 columns
          return path.contains("residuals")
              ? new float[2]
              : !path.contains("experts") ? all : columns(all, from);
        });
  }

  private static float[] columns(float[] all, int from) {
    float[] own = new float[all.length / 2];
    for (int row = 0; row < all.length / 12; row++) {
      System.arraycopy(all, 12 * row + from, own, 6 * row, 6);
    }
    return own;
  }

  // experts (1, 2), (2, 1), (0, 3), (1, 1), gate (1, 2, 1, 4) / 8, v = (.5, -1): (-.375, 1.375)
  @Test
  void aTaskAddsTheResidualOfItsExperts() {
    ExpertGroup two = new ExpertGroup(2, Mlp.of(2));
    ExpertGroup none = new ExpertGroup(0, Mlp.of(2));
    Gate gate = new Gate(Mlp.of(1)); // its hidden unit is 1
    float log = (float) Math.log(2);
    Map<String, float[]> set =
        Map.of(
            "levels/0/experts/yes/dense_0/bias", new float[] {1, 2, 2, 1},
            "levels/0/experts/other/dense_0/bias", new float[] {0, 3, 1, 1},
            "levels/0/gates/yes/dense_0/bias", new float[] {1},
            "levels/0/gates/yes/kernel", new float[] {0, log, 0, 2 * log},
            "levels/0/residuals/yes", new float[] {0.5f, -1},
            "heads/yes/kernel", new float[] {1, 0.1f});
    Adatt model = new Adatt(TASKS, 1, two, none, gate, Towers.of());
    assertEquals(-0.375 + 0.1375, ModelChecks.logits(toy(), model, set, "yes")[0], 1e-5);
  }

  @Test
  void oneExpertOfOneTaskCountsTwice() {
    List<Task> one = TASKS.subList(0, 1);
    ModelChecks.equal(
        toy(),
        new SharedBottom(one, experts(1).network(), Towers.of()),
        new Adatt(one, 1, experts(1), experts(0), Gate.linear(), Towers.of()),
        (path, values) -> {
          if (path.contains("gates")) {
            return new float[18];
          }
          float[] value = values.get(path.replace("levels/0/experts/yes", "bottom")).clone();
          for (int i = 0; i < value.length && path.equals("heads/yes/kernel"); i++) {
            value[i] /= 2;
          }
          return value;
        });
  }

  @Test
  void trainsAndExports() {
    ModelChecks.trainsAndExports(toy(), model(2, 2, 1), folder);
  }

  @Test
  void refusesTasksWithoutExperts() {
    assertThrows(IllegalArgumentException.class, () -> model(1, 0, 2));
    assertThrows(IllegalArgumentException.class, () -> model(0, 1, 1));
  }
}
