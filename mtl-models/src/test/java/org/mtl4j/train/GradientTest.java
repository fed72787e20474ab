package org.mtl4j.train;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.layer.Activation;
import org.mtl4j.layer.CrossNetwork;
import org.mtl4j.layer.ExpertGroup;
import org.mtl4j.layer.Gate;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.Cgc;
import org.mtl4j.models.Crossed;
import org.mtl4j.models.Esmm;
import org.mtl4j.models.Mmoe;
import org.mtl4j.models.Ple;
import org.mtl4j.models.SharedBottom;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;

/** Gradients (one step of SGD with rate 1) against central differences, weight by weight. */
class GradientTest {

  private static final List<Task> TASKS =
      List.of(
          Task.binary("yes"),
          new Task("size", Task.regression("size").objective(), 0.5),
          Task.multiclass("kind", 3));

  @TempDir Path folder;

  // smooth activations: differences across the kink of relu say nothing
  static Stream<MultiTaskModel> models() {
    Mlp deep = new Mlp(List.of(5, 4), Activation.TANH, 0, false);
    Mlp normed = new Mlp(List.of(5, 4), Activation.ELU, 0, true);
    ExpertGroup two = new ExpertGroup(2, deep);
    ExpertGroup none = new ExpertGroup(0, deep);
    Gate hidden = new Gate(new Mlp(List.of(3), Activation.SIGMOID, 0, false));
    Towers towers = new Towers(List.of(new Mlp(List.of(4), Activation.TANH, 0, false)));
    return Stream.of(
        new SharedBottom(TASKS, normed, towers),
        new Esmm(Task.binary("yes"), Task.binary("other"), "cvr", towers),
        new Mmoe(TASKS, new ExpertGroup(3, normed), hidden, towers),
        new Mmoe(TASKS, new ExpertGroup(3, Mlp.of(4)), Gate.linear(), Towers.of()),
        new Cgc(TASKS, two, new ExpertGroup(1, deep), Gate.linear(), towers),
        new Cgc(TASKS, two, none, Gate.linear(), towers),
        new Ple(TASKS, 2, two, two, Gate.linear(), towers),
        new Ple(TASKS, 2, none, two, hidden, towers),
        new Ple(TASKS, 2, two, none, Gate.linear(), towers),
        new Crossed(
            new SharedBottom(TASKS, new Mlp(List.of(4), Activation.TANH, 0, false), towers),
            new CrossNetwork(2, 3)));
  }

  @ParameterizedTest
  @MethodSource("models")
  void gradientsEqualDifferences(MultiTaskModel model) {
    // 20,000 buckets x width 2 make the user table a large one, updated by rows
    ModelChecks.gradients(Toy.create(folder, 20_000), model);
  }
}
