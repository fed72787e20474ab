package org.mtl4j.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.layer.Mlp;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.mtl4j.train.ModelChecks;
import org.mtl4j.train.Toy;

class PepnetTest {

  private static final List<Task> TASKS = List.of(Task.binary("yes"), Task.binary("other"));
  private static final List<String> CITY = List.of("city");
  private static final List<String> USER = List.of("user", "age");

  @TempDir Path folder;

  private Toy toy() {
    return Toy.create(folder, 10);
  }

  private static Pepnet model(Integer... units) {
    return new Pepnet(TASKS, CITY, USER, Towers.of(units));
  }

  @Test
  void pathsArePublic() {
    assertEquals(
        List.of(
            "views/input/dense_0/kernel [21, 18]",
            "views/input/dense_0/bias [18]",
            "views/input/dense_1/kernel [18, 18]",
            "views/input/dense_1/bias [18]",
            "towers/yes/dense_0/kernel [18, 4]",
            "towers/yes/dense_0/bias [4]",
            "towers/yes/view_0/dense_0/kernel [21, 4]",
            "towers/yes/view_0/dense_0/bias [4]",
            "towers/yes/view_0/dense_1/kernel [4, 4]",
            "towers/yes/view_0/dense_1/bias [4]"),
        ModelChecks.weights(toy(), model(4)).subList(0, 10));
  }

  @Test
  void gatesStartAsOne() {
    ModelChecks.equal(
        toy(),
        new SharedBottom(TASKS, Mlp.of(), Towers.of(4, 3)),
        model(4, 3),
        (path, values) ->
            path.contains("dense_1") && path.contains("view")
                ? new float[size(path)]
                : values.getOrDefault(path, new float[size(path)]));
  }

  // [21, w], [w], [w, w] and [w] of gates that are w wide
  private static int size(String path) {
    int width = path.contains("input") ? 18 : path.contains("view_0") ? 4 : 3;
    return path.endsWith("bias") ? width : width * (path.contains("dense_0") ? 21 : width);
  }

  // h = (1, 2), hidden layer of the gate (2, 1), W2 = diag(1, ln 3): h * (1.761594, 1.5)
  @Test
  void theGateScalesAHiddenLayer() {
    Map<String, float[]> set =
        Map.of(
            "towers/yes/dense_0/bias", new float[] {1, 2},
            "towers/yes/view_0/dense_0/bias", new float[] {2, 1},
            "towers/yes/view_0/dense_1/kernel", new float[] {1, 0, 0, (float) Math.log(3)},
            "heads/yes/kernel", new float[] {1, 0.1f});
    double[] logits = ModelChecks.logits(toy(), model(2), set, "yes");
    assertEquals(1.761594 + 0.3, logits[0], 1e-5);
  }

  // a hidden unit that is 1 whatever the input: features count in the gate alone
  @Test
  void gatesTrainTheirPriorsOnly() {
    float[] ones = new float[21];
    Arrays.fill(ones, 1);
    Map<String, float[]> set =
        Map.of(
            "towers/yes/dense_0/bias", new float[] {1},
            "towers/yes/view_0/dense_0/kernel", ones,
            "towers/yes/view_0/dense_0/bias", new float[] {9},
            "towers/yes/view_0/dense_1/kernel", new float[] {0.1f},
            "heads/yes/kernel", new float[] {1});
    Set<String> moved = ModelChecks.moved(toy(), model(1), set);
    assertEquals(
        Set.of("embeddings/width_2"), // of user alone
        moved.stream()
            .filter(path -> path.matches("(embeddings|numbers|views)/.*"))
            .collect(Collectors.toSet()));
  }

  @Test
  void trainsAndExports() {
    ModelChecks.trainsAndExports(toy(), model(8), folder);
  }

  @Test
  void refusesFeaturesThatAreNotThere() {
    Pepnet wrong = new Pepnet(TASKS, List.of("cities"), USER, Towers.of());
    var e = assertThrows(IllegalArgumentException.class, () -> ModelChecks.weights(toy(), wrong));
    assertTrue(e.getMessage().contains("\"cities\""), e.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> new Pepnet(TASKS, List.of(), USER, Towers.of()));
  }
}
