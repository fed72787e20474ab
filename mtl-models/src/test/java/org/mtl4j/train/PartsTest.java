package org.mtl4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.Batch;
import org.mtl4j.data.Dataset;
import org.mtl4j.graph.OpTime;
import org.mtl4j.layer.ExpertGroup;
import org.mtl4j.layer.Gate;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.Cgc;
import org.mtl4j.models.Mmoe;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Regression;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.mtl4j.train.BatchInputs.Loaded;

/** A step computed in halves, and what a profile tells of it. */
class PartsTest {

  private static final MultiTaskModel MODEL =
      new Cgc(
          List.of(Task.binary("yes"), new Task("size", new Regression(), 0.3)),
          new ExpertGroup(2, Mlp.of(4)),
          new ExpertGroup(3, Mlp.of(4)),
          Gate.linear(),
          Towers.of(3));

  @TempDir Path folder;

  private static long ops(TrainingGraph graph, String type) {
    return graph.graph().operations().stream().filter(op -> op.type().equals(type)).count();
  }

  @Test
  @Tag("rounding")
  void halvesGiveTheStepOfTheWhole() {
    Toy toy = Toy.create(folder, 10);
    Batch rows = toy.data(MODEL).batches(64).iterator().next();
    int[] order = toy.data(MODEL).order(3);
    order = Arrays.stream(order).filter(row -> row < rows.size()).toArray();
    for (int size : new int[] {1, 7, 64}) {
      try (TrainingGraph whole =
              new TrainingGraph(toy.network(MODEL), Toy.penalized(64), 64, false);
          TrainingGraph halves =
              new TrainingGraph(toy.network(MODEL), Toy.penalized(1024), 64, false);
          Loaded first = whole.load(rows);
          Loaded second = halves.load(rows)) {
        assertEquals(2 * ops(whole, "Softmax"), ops(halves, "Softmax") + 1); // one predicts
        float[] losses = whole.step(first, order, 0, size);
        assertArrayEquals(losses, halves.step(second, order, 0, size), 1e-5f);
        Toy.assertWeights(whole, halves, 1e-5f);
      }
    }
  }

  @Test
  void expertsAndGatesOfOneInputAreOneProduct() {
    MultiTaskModel mmoe =
        new Mmoe(MODEL.tasks(), new ExpertGroup(3, Mlp.of(4)), Gate.linear(), Towers.of(3));
    Toy toy = Toy.create(folder, 10);
    try (TrainingGraph graph = new TrainingGraph(toy.network(mmoe), Toy.penalized(64), 64, false)) {
      long forward =
          graph.graph().operations().stream()
              .filter(op -> op.type().equals("MatMul") && op.name().startsWith("train/"))
              .count();
      assertEquals(1 + 2 + 2, forward); // towers, heads
    }
  }

  @Test
  void aProfileNamesTheOperationsOfAStep() {
    Toy toy = Toy.create(folder, 10);
    Dataset rows = toy.data(MODEL);
    StepProfile profile = StepProfile.of(Toy.penalized(32), MODEL, toy.encoder(), rows, rows, 3);
    assertEquals(List.of("feed", "run", "metric"), List.copyOf(profile.phases().keySet()));
    assertEquals(3, profile.phases().get("run").size());
    profile.phases().values().forEach(all -> all.forEach(seconds -> assertTrue(seconds > 0)));
    assertEquals(3, profile.traced().size());
    for (List<OpTime> step : profile.traced()) {
      assertTrue(step.stream().anyMatch(op -> op.type().contains("MatMul") && op.nanos() > 0));
      assertEquals(1, step.stream().filter(op -> op.type().startsWith("BatchMatMul")).count() / 3);
      assertEquals(0, step.get(0).startNanos());
    }
  }
}
