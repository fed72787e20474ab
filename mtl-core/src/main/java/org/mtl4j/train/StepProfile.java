package org.mtl4j.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.graph.OpTime;
import org.mtl4j.graph.TensorFeed;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Network;
import org.mtl4j.task.Task;
import org.mtl4j.train.BatchInputs.Loaded;

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

  /**
   * Trains {@code steps} plain steps and, starting again from new weights, as many traced ones. The
   * caller's thread cannot be traced: where it is the only one, traced steps take another two.
   */
  public static StepProfile of(
      Trainer trainer,
      MultiTaskModel model,
      Encoder encoder,
      Dataset training,
      Dataset validation,
      int steps) {
    List<Task> tasks = model.tasks();
    Dataset rows = training.withTasks(TrainingRun.names(tasks, training));
    Network network = Trainer.network(model, encoder);
    List<Double> feed = new ArrayList<>();
    List<Double> run = new ArrayList<>();
    List<Double> metric = new ArrayList<>();
    List<List<OpTime>> traced = new ArrayList<>();
    try (TrainingGraph graph = graph(network, trainer, rows, false)) {
      Step plain =
          (chosen, fed) -> {
            long start = System.nanoTime();
            graph.step(chosen);
            run.add((System.nanoTime() - start) / 1e9);
            feed.add(fed);
          };
      int perEpoch = take(graph, trainer, rows, steps, plain);
      evaluations(graph, tasks, validation, steps).forEach(all -> metric.add(all / perEpoch));
    }
    try (TrainingGraph graph = graph(network, trainer, rows, true)) {
      take(graph, trainer, rows, steps, (chosen, fed) -> traced.add(graph.trace(chosen)));
    }
    Map<String, List<Double>> phases = new LinkedHashMap<>();
    phases.put("feed", feed);
    phases.put("run", run);
    phases.put("metric", metric);
    return new StepProfile(phases, traced);
  }

  private interface Step {
    void on(TensorFeed chosen, double secondsOfFeed);
  }

  private static TrainingGraph graph(
      Network network, Trainer trainer, Dataset rows, boolean traced) {
    return new TrainingGraph(network, trainer, rows.rows(), rows.weighted(), traced);
  }

  // warms up and takes so many steps; returns how many an epoch has
  private static int take(
      TrainingGraph graph, Trainer trainer, Dataset rows, int steps, Step step) {
    int size = Math.min(trainer.steps().batchSize(), rows.rows());
    int perEpoch = rows.rows() / size;
    int[] order = rows.order(trainer.seed());
    try (Loaded loaded = graph.load(rows.all())) {
      for (int i = 0; i < WARM_UP + steps; i++) {
        int from = i % perEpoch * size;
        long start = System.nanoTime();
        try (TensorFeed chosen = graph.choose(loaded, order, from, from + size)) {
          if (i < WARM_UP) {
            graph.step(chosen);
          } else {
            step.on(chosen, (System.nanoTime() - start) / 1e9);
          }
        }
      }
    }
    return perEpoch;
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
