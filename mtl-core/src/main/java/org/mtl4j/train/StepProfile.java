package org.mtl4j.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.graph.OpTime;
import org.mtl4j.graph.TensorFeed;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;

/**
 * Where the time of train steps goes.
 *
 * @param phases seconds of each plain step by phase: {@code feed}, the choice of its rows, and
 *     {@code run}, the call of the session with the copy of the losses; {@code metric}, the share
 *     of one step in the evaluation that ends an epoch
 * @param traced the operations of each traced step, which is slower than a plain one
 */
public record StepProfile(Map<String, List<Double>> phases, List<List<OpTime>> traced) {

  private static final int WARM_UP = 20;

  /** Trains {@code steps} plain and then as many traced steps, starting from new weights. */
  public static StepProfile of(
      Trainer trainer,
      MultiTaskModel model,
      Encoder encoder,
      Dataset training,
      Dataset validation,
      int steps) {
    List<Task> tasks = model.tasks();
    Dataset rows = training.withTasks(TrainingRun.names(tasks, training));
    int size = Math.min(trainer.steps().batchSize(), rows.rows());
    int perEpoch = rows.rows() / size;
    int[] order = rows.order(trainer.seed());
    try (TrainingGraph graph =
            new TrainingGraph(
                Trainer.network(model, encoder),
                trainer,
                rows.rows(),
                rows.tasks().contains(LabelColumn.WEIGHT));
        TensorFeed loaded = graph.load(rows.all())) {
      List<Double> feed = new ArrayList<>();
      List<Double> run = new ArrayList<>();
      List<List<OpTime>> traced = new ArrayList<>();
      for (int i = 0; i < WARM_UP + 2 * steps; i++) {
        int from = i % perEpoch * size;
        long start = System.nanoTime();
        try (TensorFeed chosen = graph.choose(loaded, order, from, from + size)) {
          if (i >= WARM_UP + steps) {
            traced.add(graph.trace(chosen));
            continue;
          }
          long fed = System.nanoTime();
          graph.step(chosen);
          if (i >= WARM_UP) {
            feed.add((fed - start) / 1e9);
            run.add((System.nanoTime() - fed) / 1e9);
          }
        }
      }
      Map<String, List<Double>> phases = new LinkedHashMap<>();
      phases.put("feed", feed);
      phases.put("run", run);
      List<Double> evaluations = evaluations(graph, tasks, validation, steps);
      phases.put("metric", evaluations.stream().map(all -> all / perEpoch).toList());
      return new StepProfile(phases, traced);
    }
  }

  // seconds
  private static List<Double> evaluations(
      TrainingGraph graph, List<Task> tasks, Dataset validation, int times) {
    List<Double> all = new ArrayList<>();
    for (int i = 0; i < WARM_UP + times; i++) {
      long start = System.nanoTime();
      Evaluation.of(tasks, validation, validation.predictions(graph::predict));
      all.add((System.nanoTime() - start) / 1e9);
    }
    return all.subList(WARM_UP, all.size());
  }
}
