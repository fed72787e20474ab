package org.mtl4j.train;

import java.util.List;
import java.util.Locale;
import org.mtl4j.metric.Metric;
import org.mtl4j.task.Task;

/**
 * How a training ended.
 *
 * @param epochs how many were done
 * @param early whether there could have been more: no epoch was better for too long
 * @param monitor the figure that was watched
 * @param bestEpoch the one whose weights were kept, from 1; 0 without validation rows, where the
 *     weights are those of the last epoch
 * @param bestValue its figure; NaN without validation rows
 */
public record Ending(int epochs, boolean early, String monitor, int bestEpoch, double bestValue) {

  /** Of the epochs of one network. */
  static Ending of(Stopping stopping, List<Task> tasks, List<EpochReport> history) {
    Metric metric = stopping.metric(tasks);
    Best.Mark best = Best.Mark.NONE;
    boolean validated = false;
    for (EpochReport epoch : history) {
      if (epoch.validation() != null) {
        validated = true;
        best = best.next(metric, epoch.validation().value(stopping.monitor()), epoch.epoch(), 0);
      }
    }
    boolean early = validated && history.size() < stopping.epochs();
    return new Ending(history.size(), early, stopping.monitor(), best.epoch(), best.value());
  }

  /** In words, such as "stopped early after epoch 14, kept epoch 4 (loss 0.1234)". */
  @Override
  public String toString() {
    String end =
        early ? "stopped early after epoch " + epochs : "trained all " + epochs + " epochs";
    String kept =
        bestEpoch == 0
            ? "kept the last, since there are no validation rows"
            : String.format(
                Locale.ROOT, "kept epoch %d (validation %s %.4f)", bestEpoch, monitor, bestValue);
    return end + ", " + kept;
  }
}
