package org.mtl4j.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.graph.Seeds;
import org.mtl4j.graph.TensorFeed;
import org.mtl4j.graph.Threads;
import org.mtl4j.layer.EmbeddingLayer;
import org.mtl4j.optimizer.Adam;
import org.mtl4j.optimizer.Optimizer;
import org.mtl4j.optimizer.Regularization;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Network;
import org.mtl4j.task.Task;

/**
 * How a model is trained.
 *
 * @param optimizer how weights follow their gradients
 * @param l2 penalties
 * @param steps batches, learning rate schedule, averaging
 * @param stopping when it ends
 * @param seed of weights, order and dropout
 * @param threads of the session
 */
public record Trainer(
    Optimizer optimizer,
    Regularization l2,
    Steps steps,
    Stopping stopping,
    long seed,
    Threads threads) {

  public Trainer {
    Objects.requireNonNull(optimizer, "optimizer");
    Objects.requireNonNull(l2, "l2");
    Objects.requireNonNull(steps, "steps");
    Objects.requireNonNull(stopping, "stopping");
    Objects.requireNonNull(threads, "threads");
  }

  /** Adam 0.01, L2 1e-5 on embeddings, batches of 1,024, patience 10 on the validation loss. */
  public static Trainer defaults() {
    return new Trainer(
        Adam.of(0.01f),
        new Regularization(1e-5f, 0),
        Steps.of(1024),
        Stopping.defaults(),
        1,
        Threads.defaults());
  }

  /** The same with another seed. */
  public Trainer withSeed(long other) {
    return new Trainer(optimizer, l2, steps, stopping, other, threads);
  }

  /** The same with another end. */
  public Trainer withStopping(Stopping other) {
    return new Trainer(optimizer, l2, steps, other, seed, threads);
  }

  /** The same with other steps. */
  public Trainer withSteps(Steps other) {
    return new Trainer(optimizer, l2, other, stopping, seed, threads);
  }

  /** The same with other batches. */
  public Trainer withBatchSize(int other) {
    return withSteps(new Steps(other, steps.schedule(), steps.averaging()));
  }

  /** The same with other session threads. */
  public Trainer withThreads(Threads other) {
    return new Trainer(optimizer, l2, steps, stopping, seed, other);
  }

  /** The same with another optimizer. */
  public Trainer withOptimizer(Optimizer other) {
    return new Trainer(other, l2, steps, stopping, seed, threads);
  }

  /** Trains for all epochs, without validation. */
  public TrainedModel fit(
      MultiTaskModel model, Encoder encoder, Dataset training, TrainingListener... listeners) {
    return run(model, encoder, training, null, List.of(listeners));
  }

  /** Trains until {@link Stopping} says so and keeps the best weights on {@code validation}. */
  public TrainedModel fit(
      MultiTaskModel model,
      Encoder encoder,
      Dataset training,
      Dataset validation,
      TrainingListener... listeners) {
    Evaluation.monitored(model.tasks(), stopping.monitor());
    check(model, encoder, validation, "validation");
    return run(model, encoder, training, validation, List.of(listeners));
  }

  /**
   * Trains networks that differ in their seeds only and predict together; see {@link
   * TrainedModel#ensemble}.
   *
   * @param members how many
   * @param validation may be null
   * @param listeners of each member, by its number from 0
   */
  public TrainedModel fitEnsemble(
      int members,
      MultiTaskModel model,
      Encoder encoder,
      Dataset training,
      Dataset validation,
      IntFunction<List<TrainingListener>> listeners) {
    if (members < 1) {
      throw new IllegalArgumentException("an ensemble needs at least 1 member, got " + members);
    }
    List<TrainedModel> all = new ArrayList<>();
    try {
      for (int i = 0; i < members; i++) {
        Trainer own = i == 0 ? this : withSeed(Seeds.of(seed, "member " + i));
        TrainingListener[] watching = listeners.apply(i).toArray(TrainingListener[]::new);
        all.add(
            validation == null
                ? own.fit(model, encoder, training, watching)
                : own.fit(model, encoder, training, validation, watching));
      }
      return TrainedModel.ensemble(all);
    } catch (RuntimeException | Error e) {
      all.forEach(TrainedModel::close);
      throw e;
    }
  }

  private TrainedModel run(
      MultiTaskModel model,
      Encoder encoder,
      Dataset training,
      Dataset validation,
      List<TrainingListener> listeners) {
    check(model, encoder, training, "training");
    List<String> names = model.tasks().stream().map(Task::name).toList();
    Network network =
        new Network(
            new EmbeddingLayer(encoder.schema(), encoder.tableRows(), encoder.binEdges()), model);
    TrainingGraph graph = new TrainingGraph(network, this, training.rows());
    List<EpochReport> history = new ArrayList<>();
    TrainedModel trained =
        new TrainedModel(encoder, List.of(new TrainedModel.Member(network, this, graph, history)));
    try {
      for (TrainingListener listener : listeners) {
        listener.start(graph.weights()::values).ifPresent(graph.weights()::restore);
      }
      epochs(trained, graph, training.withTasks(names), validation, history, listeners);
      return trained;
    } catch (RuntimeException | Error e) {
      trained.close();
      throw e;
    } finally {
      listeners.forEach(TrainingListener::onEnd);
    }
  }

  private void epochs(
      TrainedModel trained,
      TrainingGraph graph,
      Dataset training,
      Dataset validation,
      List<EpochReport> history,
      List<TrainingListener> listeners) {
    Best best = new Best(this, trained.tasks());
    try (TensorFeed rows = graph.load(training.all())) {
      for (int epoch = 1; epoch <= stopping.epochs(); epoch++) {
        int[] order = training.order(Seeds.of(seed, "epoch " + epoch));
        EpochReport steps = epoch(epoch, graph, rows, order, trained.tasks(), listeners);
        Evaluation scores = validation == null ? null : trained.evaluate(validation);
        EpochReport report =
            new EpochReport(epoch, steps.losses(), scores, steps.seconds(), steps.examples());
        history.add(report);
        listeners.forEach(listener -> listener.onEpochEnd(report));
        if (scores != null && !best.improves(epoch, scores, graph)) {
          break;
        }
      }
    }
    best.restore(graph);
  }

  private EpochReport epoch(
      int epoch,
      TrainingGraph graph,
      TensorFeed rows,
      int[] order,
      List<Task> tasks,
      List<TrainingListener> listeners) {
    listeners.forEach(listener -> listener.onEpochStart(epoch, order.length));
    double[] sums = new double[tasks.size()];
    int done = 0;
    long start = System.nanoTime();
    while (done < order.length) {
      int size = Math.min(steps.batchSize(), order.length - done);
      float[] losses = graph.step(rows, order, done, done + size);
      done += size;
      double sum = 0;
      for (int i = 0; i < sums.length; i++) {
        if (!Float.isFinite(losses[i])) {
          throw new TrainingException(
              "the loss of task "
                  + (tasks.get(i).name() + " became " + losses[i] + " in epoch " + epoch)
                  + (" after " + done + " rows; a lower learning rate may help"));
        }
        sums[i] += (double) losses[i] * size;
        sum += losses[i] * tasks.get(i).weight();
      }
      for (TrainingListener listener : listeners) {
        listener.onStep(epoch, done, sum);
      }
    }
    Map<String, Double> means = new LinkedHashMap<>();
    for (int i = 0; i < sums.length; i++) {
      means.put(tasks.get(i).name(), sums[i] / done);
    }
    return new EpochReport(epoch, means, null, (System.nanoTime() - start) / 1e9, done);
  }

  private static void check(MultiTaskModel model, Encoder encoder, Dataset data, String what) {
    if (!data.schema().equals(encoder.schema())) {
      throw new IllegalArgumentException(
          "the " + what + " rows were not encoded by this encoder: their schema differs");
    }
    if (data.rows() == 0) {
      throw new IllegalArgumentException("there are no " + what + " rows");
    }
    for (Task task : model.tasks()) {
      float[] labels = data.labels(task.name());
      for (int row = 0; row < labels.length; row++) {
        if (!task.objective().accepts(labels[row])) {
          throw new IllegalArgumentException(
              "task "
                  + (task.name() + ", " + what + " row " + row + ": label " + labels[row])
                  + (" is not " + task.objective().labels()));
        }
      }
    }
  }
}
