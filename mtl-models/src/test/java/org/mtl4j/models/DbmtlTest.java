package org.mtl4j.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

class DbmtlTest {

  private static final List<Task> TASKS = List.of(Task.binary("yes"), Task.binary("other"));
  private static final Mlp SMOOTH = new Mlp(List.of(3), Activation.TANH, 0, false);
  private static final ExpertGroup EXPERTS = new ExpertGroup(2, SMOOTH);

  @TempDir Path folder;

  private Toy toy() {
    return Toy.create(folder, 10);
  }

  private static Dbmtl model(Mlp tower, Mlp relation, Map<String, List<String>> parents) {
    return new Dbmtl(TASKS, EXPERTS, Gate.linear(), new Towers(List.of(tower)), relation, parents);
  }

  // the first task depends on the second, which is declared later
  private static final Map<String, List<String>> BACKWARDS = Map.of("yes", List.of("other"));

  @Test
  void pathsArePublic() {
    assertEquals(
        List.of(
            "experts/dense_0/kernel [18, 2, 3]",
            "experts/dense_0/bias [2, 3]",
            "gates/yes/kernel [18, 2]",
            "gates/other/kernel [18, 2]",
            "towers/yes/dense_0/kernel [3, 4]",
            "towers/yes/dense_0/bias [4]",
            "towers/other/dense_0/kernel [3, 4]",
            "towers/other/dense_0/bias [4]",
            "relations/yes/dense_0/kernel [8, 2]",
            "relations/yes/dense_0/bias [2]",
            "heads/yes/kernel [2, 1]",
            "heads/yes/bias [1]",
            "heads/other/kernel [4, 1]",
            "heads/other/bias [1]"),
        ModelChecks.weights(toy(), model(Mlp.of(4), Mlp.of(2), BACKWARDS)));
  }

  @Test
  void gradientsEqualDifferences() {
    ModelChecks.gradients(toy(), model(SMOOTH, SMOOTH, BACKWARDS));
  }

  @Test
  void withoutParentsItIsMmoe() {
    ModelChecks.equal(
        toy(),
        new Mmoe(TASKS, EXPERTS, Gate.linear(), Towers.of(4)),
        model(Mlp.of(4), Mlp.of(2), Map.of()),
        path -> path);
  }

  // s of yes = (.5, 2), of other = (1, 0): relu([.5, 2, 1, 0] W) = (1.5, 3)
  @Test
  void aTaskReadsTheHiddenLayerOfItsParent() {
    Map<String, float[]> set =
        Map.of(
            "towers/yes/dense_0/bias", new float[] {0.5f, 2},
            "towers/other/dense_0/bias", new float[] {1, 0},
            "relations/yes/dense_0/kernel", new float[] {1, 0, 0, 1, 1, 1, -1, 0},
            "heads/yes/kernel", new float[] {0.1f, 1});
    double[] logits = ModelChecks.logits(toy(), model(Mlp.of(2), Mlp.of(2), BACKWARDS), set, "yes");
    assertEquals(0.15 + 3, logits[0], 1e-5);
  }

  @Test
  void trainsAndExports() {
    ModelChecks.trainsAndExports(toy(), model(Mlp.of(8), Mlp.of(4), BACKWARDS), folder);
  }

  private static void fails(String expected, Map<String, List<String>> parents) {
    var e =
        assertThrows(IllegalArgumentException.class, () -> model(Mlp.of(2), Mlp.of(2), parents));
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }

  @Test
  void namesParentsThatCannotBe() {
    fails("circle: yes -> other -> yes", Map.of("yes", List.of("other"), "other", List.of("yes")));
    fails("circle: other -> other", Map.of("other", List.of("other")));
    fails("\"none\" is a parent of yes", Map.of("yes", List.of("none")));
    fails("\"none\" has parents", Map.of("none", List.of("yes")));
    fails("named twice", Map.of("yes", List.of("other", "other")));
    assertThrows(IllegalArgumentException.class, () -> model(Mlp.of(2), Mlp.of(), BACKWARDS));
  }
}
