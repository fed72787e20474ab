package org.mtl4j.train;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.graph.OpTime;
import org.mtl4j.graph.TensorFeed;
import org.mtl4j.layer.EmbeddingLayer;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Network;

/**
 * Where the time of train steps goes.
 *
 * @param seconds of each plain step
 * @param traced the operations of each traced step, which is slower than a plain one
 */
public record StepProfile(List<Double> seconds, List<List<OpTime>> traced) {

  private static final int WARM_UP = 20;

  /** Trains {@code steps} plain and then as many traced steps, starting from new weights. */
  public static StepProfile of(
      Trainer trainer, MultiTaskModel model, Encoder encoder, Dataset training, int steps) {
    Network network =
        new Network(
            new EmbeddingLayer(encoder.schema(), encoder.tableRows(), encoder.binEdges()), model);
    List<String> names = model.tasks().stream().map(task -> task.name()).toList();
    List<Double> seconds = new ArrayList<>();
    List<List<OpTime>> traced = new ArrayList<>();
    int size = Math.min(trainer.steps().batchSize(), training.rows());
    int[] order = training.order(trainer.seed());
    try (TrainingGraph graph = new TrainingGraph(network, trainer, training.rows());
        TensorFeed rows = graph.load(training.withTasks(names).all())) {
      for (int i = 0; i < WARM_UP + 2 * steps; i++) {
        int from = i % (training.rows() / size) * size;
        if (i >= WARM_UP + steps) {
          traced.add(graph.trace(rows, order, from, from + size));
          continue;
        }
        long start = System.nanoTime();
        graph.step(rows, order, from, from + size);
        if (i >= WARM_UP) {
          seconds.add((System.nanoTime() - start) / 1e9);
        }
      }
    }
    return new StepProfile(seconds, traced);
  }
}
