package org.mtl4j.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.layer.Activation;
import org.mtl4j.layer.Mlp;
import org.mtl4j.layer.TargetAttention;
import org.mtl4j.models.Attended.History;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.mtl4j.train.ModelChecks;
import org.mtl4j.train.Toy;

class AttendedTest {

  private static final SharedBottom MODEL =
      new SharedBottom(
          List.of(Task.binary("yes"), Task.regression("size")),
          new Mlp(List.of(4), Activation.TANH, 0, false),
          Towers.of());
  private static final Mlp HIDDEN = new Mlp(List.of(3), Activation.SIGMOID, 0, false);
  private static final List<History> TAGS = List.of(new History("tags", "shown"));

  @TempDir Path folder;

  private Toy toy() {
    return Toy.histories(folder);
  }

  @Test
  void pathsArePublic() {
    assertEquals(
        List.of(
            "sequences/tags/attention/dense_0/kernel [12, 3]",
            "sequences/tags/attention/dense_0/bias [3]",
            "sequences/tags/attention/dense_1/kernel [3, 1]",
            "sequences/tags/attention/dense_1/bias [1]"),
        ModelChecks.weights(toy(), new Attended(MODEL, TAGS, new TargetAttention(HIDDEN, false)))
            .subList(0, 4));
  }

  @Test
  void gradientsEqualDifferences() {
    ModelChecks.gradients(toy(), new Attended(MODEL, TAGS, new TargetAttention(HIDDEN, false)));
    ModelChecks.gradients(toy(), new Attended(MODEL, TAGS, new TargetAttention(HIDDEN, true)));
  }

  @Test
  void scoresOfOneAreTheSumOfTheItems() {
    // a network of zeros with a bias of 1; items without weights, as their sum
    ModelChecks.equal(
        toy(),
        new SharedBottom(MODEL.tasks(), MODEL.bottom(), MODEL.towers()),
        new Attended(
            MODEL, List.of(new History("sums", "shown")), new TargetAttention(HIDDEN, false)),
        (path, values) ->
            switch (path) {
              case "sequences/sums/attention/dense_0/kernel" -> new float[36];
              case "sequences/sums/attention/dense_0/bias",
                  "sequences/sums/attention/dense_1/kernel" ->
                  new float[3];
              case "sequences/sums/attention/dense_1/bias" -> new float[] {1};
              default -> values.get(path);
            });
  }

  @Test
  void trainsAndExports() {
    ModelChecks.trainsAndExports(
        toy(), new Attended(MODEL, TAGS, new TargetAttention(HIDDEN, false)), folder);
  }

  @Test
  void namesWhatDoesNotFit() {
    TargetAttention attention = new TargetAttention(HIDDEN, false);
    for (History wrong :
        List.of(
            new History("tags", "city"),
            new History("tags", "age"),
            new History("city", "shown"),
            new History("tags", "nothing"))) {
      Attended model = new Attended(MODEL, List.of(wrong), attention);
      var e = assertThrows(IllegalArgumentException.class, () -> ModelChecks.weights(toy(), model));
      assertTrue(e.getMessage().contains("\""), e.getMessage());
    }
    assertThrows(IllegalArgumentException.class, () -> new Attended(MODEL, List.of(), attention));
  }
}
