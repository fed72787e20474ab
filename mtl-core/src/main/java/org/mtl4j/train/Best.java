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
  record Mark(double value, int epoch, long step) {

    static final Mark NONE = new Mark(Double.NaN, 0, 0);

    /** This, or an epoch that is better; one whose figure is not defined never is. */
    Mark next(Metric metric, double latest, int latestEpoch, long latestStep) {
      boolean first = !Double.isFinite(value);
      return Double.isFinite(latest) && (first || metric.better(latest, value))
          ? new Mark(latest, latestEpoch, latestStep)
          : this;
    }
  }

  private final Stopping stopping;
  private final Metric metric;
  private Mark mark = Mark.NONE;
  private Map<String, float[]> weights = Map.of();
  private int noted; // epochs with scores

  Best(Trainer trainer, List<Task> tasks) {
    this.stopping = trainer.stopping();
    this.metric = stopping.metric(tasks);
  }

  /** Notes an epoch's scores. */
  void note(int epoch, long step, Evaluation scores, TrainingGraph graph) {
    noted++;
    Mark next = mark.next(metric, scores.value(stopping.monitor()), epoch, step);
    if (next != mark) {
      mark = next;
      weights = graph.weights().values();
    }
  }

  /** Whether there was no better epoch for too long after {@code epochs} epochs. */
  boolean exhausted(int epochs) {
    return noted > 0 && epochs - mark.epoch() >= stopping.patience();
  }

  Mark mark() {
    return mark;
  }

  /** By path; empty before the first epoch. */
  Map<String, float[]> weights() {
    return weights;
  }

  /** Goes back to what a checkpoint holds, after so many epochs with scores. */
  void set(Mark then, Map<String, float[]> values, int epochs) {
    mark = then;
    weights = values;
    noted = epochs;
  }

  void restore(TrainingGraph graph) {
    if (mark.epoch() > 0) {
      graph.weights().restore(weights);
    } else if (noted > 0) {
      throw new TrainingException(
          ("\"" + stopping.monitor() + "\" was not defined on the validation rows after any of ")
              + (noted + " epochs, so no weights are the best"));
    }
  }
}
