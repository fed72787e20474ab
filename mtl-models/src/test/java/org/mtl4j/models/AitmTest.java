package org.mtl4j.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.layer.Activation;
import org.mtl4j.layer.Mlp;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.mtl4j.train.ModelChecks;
import org.mtl4j.train.Toy;

class AitmTest {

  private static final List<Task> STEPS = List.of(Task.binary("yes"), Task.binary("other"));

  @TempDir Path folder;

  private Toy toy() {
    return Toy.create(folder, 10);
  }

  private static Aitm smooth(double penalty) {
    Mlp bottom = new Mlp(List.of(5, 4), Activation.TANH, 0, false);
    Towers towers = new Towers(List.of(new Mlp(List.of(3), Activation.TANH, 0, false)));
    return new Aitm(STEPS, bottom, towers, penalty);
  }

  @Test
  void pathsArePublic() {
    assertEquals(
        List.of(
            "bottoms/yes/dense_0/kernel [18, 4]",
            "bottoms/yes/dense_0/bias [4]",
            "bottoms/other/dense_0/kernel [18, 4]",
            "bottoms/other/dense_0/bias [4]",
            "transfers/other/dense_0/kernel [4, 4]",
            "transfers/other/dense_0/bias [4]",
            "transfers/other/attention/kernel [4, 3, 4]",
            "heads/yes/kernel [4, 1]",
            "heads/yes/bias [1]",
            "heads/other/kernel [4, 1]",
            "heads/other/bias [1]"),
        ModelChecks.weights(toy(), new Aitm(STEPS, Mlp.of(4), Towers.of(), 0.6)));
  }

  @Test
  void gradientsEqualDifferences() {
    ModelChecks.gradients(toy(), smooth(0));
    ModelChecks.gradients(toy(), smooth(0.6));
  }

  @Test
  void oneStepIsSharedBottom() {
    List<Task> one = List.of(Task.binary("yes"));
    ModelChecks.equal(
        toy(),
        new SharedBottom(one, Mlp.of(6), Towers.of(3)),
        new Aitm(one, Mlp.of(6), Towers.of(3), 0.6),
        path -> path.replace("bottoms/yes/", "bottom/"));
  }

  // k = 2, p = (1, 0), q = (0, 2), h1 = h2 = 1, h3 = diag(1, .5): z = (.330238, 1.339523)
  @Test
  void attentionIsThatOfThePaper() {
    Aitm model = new Aitm(STEPS, Mlp.of(2), Towers.of(), 0.6);
    Map<String, float[]> set =
        Map.of(
            "bottoms/other/dense_0/bias", new float[] {0, 2}, // its kernel is 0
            "transfers/other/dense_0/bias", new float[] {1, 0},
            "transfers/other/attention/kernel", new float[] {1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0.5f},
            "heads/other/kernel", new float[] {0.1f, 1});
    double logit = 0.1 * 0.330238 + 1.339523;
    double[] other = ModelChecks.logits(toy(), model, set, "other");
    assertEquals(logit, other[0], 1e-5);
  }

  @Test
  void laterStepsThatAreMoreLikelyArePenalised() {
    Aitm model = new Aitm(STEPS, Mlp.of(2), Towers.of(), 0.6);
    Map<String, float[]> set =
        Map.of("heads/yes/bias", new float[] {-1}, "heads/other/bias", new float[] {1});
    double excess = 1 / (1 + Math.exp(-1)) - 1 / (1 + Math.exp(1));
    assertEquals(excess, ModelChecks.losses(toy(), model, set).get("order"), 1e-6);
    Map<String, float[]> turned =
        Map.of("heads/yes/bias", new float[] {1}, "heads/other/bias", new float[] {-1});
    assertEquals(0, ModelChecks.losses(toy(), model, turned).get("order"));
  }

  @Test
  void trainsAndExports() {
    ModelChecks.trainsAndExports(toy(), new Aitm(STEPS, Mlp.of(8), Towers.of(4), 0.6), folder);
  }

  @Test
  void refusesWhatItCannotDo() {
    List<Task> mixed = List.of(Task.binary("yes"), Task.regression("size"));
    new Aitm(mixed, Mlp.of(4), Towers.of(), 0);
    assertThrows(
        IllegalArgumentException.class, () -> new Aitm(mixed, Mlp.of(4), Towers.of(), 0.6));
    assertThrows(IllegalArgumentException.class, () -> new Aitm(STEPS, Mlp.of(), Towers.of(), 0));
    assertThrows(IllegalArgumentException.class, () -> new Aitm(STEPS, Mlp.of(4), Towers.of(), -1));
  }
}
