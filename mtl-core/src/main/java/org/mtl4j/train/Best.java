package org.mtl4j.train;

import java.util.List;
import java.util.Map;
import org.mtl4j.metric.Metric;
import org.mtl4j.task.Task;

/** The best weights of a run so far. */
final class Best {

  /**
   * Which epoch was best.
   *
   * @param value of the monitored figure
   * @param epoch its number; 0 before the first
   * @param step steps done at its end
   */
  record Mark(double value, int epoch, long step) {}

  private final Stopping stopping;
  private final Metric metric;
  private Mark mark = new Mark(Double.NaN, 0, 0);
  private Map<String, float[]> weights = Map.of();

  Best(Trainer trainer, List<Task> tasks) {
    this.stopping = trainer.stopping();
    this.metric = Evaluation.monitored(tasks, stopping.monitor());
  }

  /** Notes an epoch's scores. */
  void note(int epoch, long step, Evaluation scores, TrainingGraph graph) {
    double latest = scores.value(stopping.monitor());
    if (mark.epoch() == 0 || metric.better(latest, mark.value())) {
      mark = new Mark(latest, epoch, step);
      weights = graph.weights().values();
    }
  }

  /** Whether there was no better epoch for too long after {@code epochs} epochs. */
  boolean exhausted(int epochs) {
    return mark.epoch() > 0 && epochs - mark.epoch() >= stopping.patience();
  }

  Mark mark() {
    return mark;
  }

  /** By path; empty before the first epoch. */
  Map<String, float[]> weights() {
    return weights;
  }

  /** Goes back to what a checkpoint holds. */
  void set(Mark then, Map<String, float[]> values) {
    mark = then;
    weights = values;
  }

  void restore(TrainingGraph graph) {
    if (mark.epoch() > 0) {
      graph.weights().restore(weights);
    }
  }
}
