package org.mtl4j.train;

import java.util.List;
import java.util.Map;
import org.mtl4j.metric.Metric;
import org.mtl4j.task.Task;

/** The best weights of a run so far. */
final class Best {

  private final Stopping stopping;
  private final Metric metric;
  private double value = Double.NaN;
  private int epoch;
  private Map<String, float[]> weights;

  Best(Trainer trainer, List<Task> tasks) {
    this.stopping = trainer.stopping();
    this.metric = Evaluation.monitored(tasks, stopping.monitor());
  }

  /** Notes an epoch's scores; false when there was no better epoch for too long. */
  boolean improves(int now, Evaluation scores, TrainingGraph graph) {
    double latest = scores.value(stopping.monitor());
    if (weights == null || metric.better(latest, value)) {
      value = latest;
      epoch = now;
      weights = graph.weights().values();
    }
    return now - epoch < stopping.patience();
  }

  void restore(TrainingGraph graph) {
    if (weights != null) {
      graph.weights().restore(weights);
    }
  }
}
