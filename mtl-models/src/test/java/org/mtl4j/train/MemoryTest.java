package org.mtl4j.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.Batch;
import org.mtl4j.layer.ExpertGroup;
import org.mtl4j.layer.Gate;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.Mmoe;
import org.mtl4j.optimizer.Adam;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;

/**
 * Native memory is given back: resident memory stays level. {@code -Dmemory.steps=20000} runs the
 * long form.
 */
class MemoryTest {

  @TempDir Path folder;

  @Test
  void stepsAndPredictionsLeaveMemoryLevel() throws IOException {
    ResidentMemory.assumeKnown();
    int steps = Integer.getInteger("memory.steps", 2_000);
    Toy toy = Toy.create(folder, 20_000);
    Mmoe model =
        new Mmoe(
            List.of(Task.binary("yes")),
            new ExpertGroup(8, Mlp.of(16)),
            Gate.linear(),
            Towers.of());
    Batch batch = toy.data(model).batches(64).iterator().next();
    try (TrainingGraph graph = toy.graph(model, Adam.of(0.001f))) {
      run(graph, batch, 1_000, 5_000);
      long before = ResidentMemory.kilobytes();
      run(graph, batch, steps, 5 * steps);
      long grown = ResidentMemory.kilobytes() - before;
      assertTrue(grown < 50_000, "resident memory grew by " + grown + " kB");
    }
  }

  private static void run(TrainingGraph graph, Batch batch, int steps, int predictions) {
    for (int i = 0; i < steps; i++) {
      graph.step(batch);
    }
    for (int i = 0; i < predictions; i++) {
      graph.predict(batch);
    }
    System.gc();
  }
}
