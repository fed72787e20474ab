package org.mtl4j.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Examples;
import org.mtl4j.data.Examples.Parts;
import org.mtl4j.graph.Seeds;
import org.mtl4j.graph.TensorFeed;
import org.mtl4j.task.Task;

/** Owner of a training under way: the epochs, their parts and the steps on each. */
final class TrainingRun implements AutoCloseable {

  private final TrainedModel trained;
  private final Trainer trainer;
  private final TrainingGraph graph;
  private final List<Task> tasks;
  private final List<String> names;
  private final Examples training;
  private final Dataset validation;
  private final List<TrainingListener> listeners;
  private final Best best;
  private Dataset part;
  private TensorFeed rows;
  private double[] sums;
  private long done;

  /** Of a model of one network; {@code validation} may be null. */
  TrainingRun(
      TrainedModel trained,
      Examples training,
      Dataset validation,
      List<TrainingListener> listeners) {
    this.trained = trained;
    this.trainer = trained.trainer();
    this.graph = trained.graph();
    this.tasks = trained.tasks();
    this.names = tasks.stream().map(Task::name).toList();
    this.training = training instanceof Dataset rows ? rows.withTasks(names) : training;
    this.validation = validation;
    this.listeners = new ArrayList<>(listeners);
    this.best = new Best(trainer, tasks);
  }

  /** Trains to the end. */
  void all() {
    for (TrainingListener listener : listeners) {
      listener.start(graph.weights()::values).ifPresent(graph.weights()::restore);
    }
    Stopping stopping = trainer.stopping();
    for (int epoch = 1; epoch <= stopping.epochs(); epoch++) {
      long start = System.nanoTime();
      epoch(epoch);
      double seconds = (System.nanoTime() - start) / 1e9;
      Evaluation scores = validation == null ? null : trained.evaluate(validation);
      EpochReport report = new EpochReport(epoch, means(), scores, seconds, done);
      trained.add(report);
      listeners.forEach(listener -> listener.onEpochEnd(report));
      if (scores != null && !best.improves(epoch, scores, graph)) {
        break;
      }
    }
    best.restore(graph);
  }

  private void epoch(int epoch) {
    listeners.forEach(listener -> listener.onEpochStart(epoch, training.size()));
    sums = new double[tasks.size()];
    done = 0;
    long seed = Seeds.of(trainer.seed(), "epoch " + epoch);
    try (Parts parts = training.parts(names, seed, 0)) {
      int number = 0;
      for (Dataset next; (next = parts.next()) != null; number++) {
        load(next);
        steps(epoch, next.order(number == 0 ? seed : Seeds.of(seed, "part " + number)));
      }
    }
  }

  // rows that are all in memory are loaded once for all epochs
  private void load(Dataset next) {
    if (next != part) {
      checkLabels(tasks, next, "training");
      close(rows);
      rows = graph.load(next.all());
      part = next;
    }
  }

  private void steps(int epoch, int[] order) {
    int size = trainer.steps().batchSize();
    for (int from = 0; from < order.length; from += size) {
      int to = Math.min(order.length, from + size);
      float[] losses = graph.step(rows, order, from, to);
      done += to - from;
      double sum = note(epoch, losses, to - from);
      for (TrainingListener listener : listeners) {
        listener.onStep(epoch, done, sum);
      }
    }
  }

  // the weighted sum of the losses of a step
  private double note(int epoch, float[] losses, int examples) {
    double sum = 0;
    for (int i = 0; i < sums.length; i++) {
      if (!Float.isFinite(losses[i])) {
        throw new TrainingException(
            "the loss of task "
                + (tasks.get(i).name() + " became " + losses[i] + " in epoch " + epoch)
                + (" after " + done + " rows; a lower learning rate may help"));
      }
      sums[i] += (double) losses[i] * examples;
      sum += losses[i] * tasks.get(i).weight();
    }
    return sum;
  }

  private Map<String, Double> means() {
    Map<String, Double> means = new LinkedHashMap<>();
    for (int i = 0; i < sums.length; i++) {
      means.put(tasks.get(i).name(), sums[i] / done);
    }
    return means;
  }

  /** Fails at the first label that its task does not accept. */
  static void checkLabels(List<Task> tasks, Dataset data, String what) {
    for (Task task : tasks) {
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

  private static void close(TensorFeed feed) {
    if (feed != null) {
      feed.close();
    }
  }

  @Override
  public void close() {
    close(rows);
    listeners.forEach(TrainingListener::onEnd);
  }
}
