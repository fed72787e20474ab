package org.mtl4j.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.layer.Activation;
import org.mtl4j.layer.Mlp;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.mtl4j.train.ModelChecks;
import org.mtl4j.train.Toy;

class SingleTaskTest {

  private static final List<Task> TASKS = List.of(Task.binary("yes"), Task.regression("size"));
  private static final Mlp SMOOTH = new Mlp(List.of(4), Activation.TANH, 0, false);

  @TempDir Path folder;

  private Toy toy() {
    return Toy.create(folder, 10);
  }

  @Test
  void pathsArePublic() {
    assertEquals(
        List.of(
            "tasks/yes/bottom/dense_0/kernel [18, 4]",
            "tasks/yes/bottom/dense_0/bias [4]",
            "tasks/yes/heads/yes/kernel [4, 1]",
            "tasks/yes/heads/yes/bias [1]",
            "tasks/size/bottom/dense_0/kernel [18, 4]",
            "tasks/size/bottom/dense_0/bias [4]",
            "tasks/size/heads/size/kernel [4, 1]",
            "tasks/size/heads/size/bias [1]",
            "labels/size/mean []",
            "labels/size/deviation []"),
        ModelChecks.weights(toy(), new SingleTask(TASKS, Mlp.of(4), Towers.of())));
  }

  @Test
  void gradientsEqualDifferences() {
    ModelChecks.gradients(toy(), new SingleTask(TASKS, SMOOTH, new Towers(List.of(SMOOTH))));
  }

  @Test
  void equalBottomsAreASharedOne() {
    ModelChecks.equal(
        toy(),
        new SharedBottom(TASKS, SMOOTH, Towers.of(3)),
        new SingleTask(TASKS, SMOOTH, Towers.of(3)),
        path -> path.replaceFirst("^tasks/[a-z]*/", ""));
  }

  @Test
  void trainsAndExports() {
    ModelChecks.trainsAndExports(toy(), new SingleTask(TASKS, Mlp.of(8), Towers.of(4)), folder);
  }

  @Test
  void refusesWhatItCannotDo() {
    Towers three = new Towers(List.of(Mlp.of(1), Mlp.of(1), Mlp.of(1)));
    assertThrows(IllegalArgumentException.class, () -> new SingleTask(TASKS, Mlp.of(4), three));
    assertThrows(
        IllegalArgumentException.class, () -> new SingleTask(List.of(), Mlp.of(4), Towers.of()));
  }
}
