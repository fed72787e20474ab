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

class OmoeTest {

  private static final List<Task> TASKS = List.of(Task.binary("yes"), Task.regression("size"));
  private static final Gate LINEAR = Gate.linear();

  @TempDir Path folder;

  private Toy toy() {
    return Toy.create(folder, 10);
  }

  private static ExpertGroup experts(int count) {
    return new ExpertGroup(count, new Mlp(List.of(4), Activation.TANH, 0, false));
  }

  @Test
  void pathsArePublic() {
    assertEquals(
        List.of(
            "experts/dense_0/kernel [18, 3, 4]",
            "experts/dense_0/bias [3, 4]",
            "gate/kernel [18, 3]",
            "heads/yes/kernel [4, 1]",
            "heads/yes/bias [1]",
            "heads/size/kernel [4, 1]",
            "heads/size/bias [1]",
            "labels/size/mean []",
            "labels/size/deviation []"),
        ModelChecks.weights(toy(), new Omoe(TASKS, experts(3), LINEAR, Towers.of())));
  }

  @Test
  void gradientsEqualDifferences() {
    ModelChecks.gradients(toy(), new Omoe(TASKS, experts(3), LINEAR, Towers.of()));
  }

  @Test
  void itIsMmoeWithEqualGates() {
    ModelChecks.equal(
        toy(),
        new Omoe(TASKS, experts(3), LINEAR, Towers.of(3)),
        new Mmoe(TASKS, experts(3), LINEAR, Towers.of(3)),
        path -> path.replaceFirst("^gates/[a-z]*/", "gate/"));
  }

  @Test
  void oneExpertIsSharedBottom() {
    ModelChecks.equal(
        toy(),
        new Omoe(TASKS, experts(1), LINEAR, Towers.of(3)),
        new SharedBottom(TASKS, experts(1).network(), Towers.of(3)),
        path -> path.replace("bottom/", "experts/"));
  }

  // gate (.25, .5, .25) of the rows (1, 2), (2, 1), (0, 3): h = (1.25, 1.75)
  @Test
  void theGateMixesTheExperts() {
    Gate gate = new Gate(Mlp.of(1)); // its hidden unit is 1
    Map<String, float[]> set =
        Map.of(
            "experts/dense_0/bias", new float[] {1, 2, 2, 1, 0, 3},
            "gate/dense_0/bias", new float[] {1},
            "gate/kernel", new float[] {0, (float) Math.log(2), 0},
            "heads/yes/kernel", new float[] {1, 0.1f});
    Omoe model = new Omoe(TASKS, new ExpertGroup(3, Mlp.of(2)), gate, Towers.of());
    assertEquals(1.25 + 0.175, ModelChecks.logits(toy(), model, set, "yes")[0], 1e-5);
  }

  @Test
  void trainsAndExports() {
    ModelChecks.trainsAndExports(toy(), new Omoe(TASKS, experts(3), LINEAR, Towers.of(4)), folder);
  }

  @Test
  void refusesToBeWithoutExperts() {
    assertThrows(
        IllegalArgumentException.class, () -> new Omoe(TASKS, experts(0), LINEAR, Towers.of()));
  }
}
