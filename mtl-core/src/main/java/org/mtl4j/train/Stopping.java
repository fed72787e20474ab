package org.mtl4j.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.mtl4j.data.row.DataException;
import org.mtl4j.metric.Metric;
import org.mtl4j.task.Task;

/**
 * When training ends.
 *
 * @param epochs at most
 * @param patience epochs without a better value of the monitored figure; the best weights are kept
 * @param monitor {@code loss}, the weighted sum of the validation losses, or a metric of a task
 *     such as {@code income.auc}
 */
public record Stopping(int epochs, int patience, String monitor) {

  public Stopping {
    Objects.requireNonNull(monitor, "monitor");
    if (epochs < 1 || patience < 1) {
      throw new IllegalArgumentException(
          "epochs and patience must be at least 1, got " + epochs + " and " + patience);
    }
  }

  /** At most 100 epochs, patience 10 on the validation loss. */
  public static Stopping defaults() {
    return new Stopping(100, 10, "loss");
  }

  /**
   * The metric that tells which of two values of the monitored figure is better; an error that
   * lists the figures where there is none of that name.
   */
  public Metric metric(List<Task> tasks) {
    Map<String, Metric> figures = figures(tasks);
    Metric metric = figures.get(monitor);
    if (metric == null) {
      List<String> names = List.copyOf(figures.keySet());
      throw new IllegalArgumentException(
          ("cannot monitor \"" + monitor + "\"; did you mean \"")
              + (DataException.nearest(monitor, names) + "\"? There are " + names));
    }
    return metric;
  }

  /** All figures that can be monitored, by name. */
  static Map<String, Metric> figures(List<Task> tasks) {
    Map<String, Metric> all = new LinkedHashMap<>();
    all.put("loss", tasks.get(0).objective().lossMetric());
    for (Task task : tasks) {
      all.put(task.name() + ".loss", task.objective().lossMetric());
      for (Metric metric : task.objective().metrics()) {
        all.put(task.name() + "." + metric.name(), metric);
      }
    }
    return all;
  }
}
