package org.mtl4j.train;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.LabelCounts;
import org.mtl4j.metric.Metric;
import org.mtl4j.task.Task;

/**
 * Figures of a task that labels do not define, whatever is predicted, such as the AUC of one class.
 */
final class Undefined {

  private final Task task;
  private final Dataset rows;
  private final float[] labels;
  private final float[] predictions;

  Undefined(Task task, Dataset rows) {
    this.task = task;
    this.rows = rows;
    this.labels = rows.labels(task.name());
    this.predictions = some(labels.length, task.objective().outputs());
  }

  // predictions that differ, so that the labels alone can be the reason
  private static float[] some(int rows, int width) {
    SplittableRandom random = new SplittableRandom(1);
    float[] all = new float[rows * width];
    for (int i = 0; i < all.length; i++) {
      all[i] = (0.05f + 0.9f * (float) random.nextDouble()) / width;
    }
    return all;
  }

  /** Whether the figure {@code monitor} is one of this task that is not defined. */
  boolean holds(String monitor) {
    return task.objective().metrics().stream()
        .filter(metric -> monitor.equals(task.name() + "." + metric.name()))
        .anyMatch(this::undefined);
  }

  private boolean undefined(Metric metric) {
    return Double.isNaN(metric.value(labels, predictions));
  }

  /** The reason, where it is that all labels are equal; else empty. */
  String reason() {
    return equal() ? ", whose labels of task " + task.name() + " are all " + label() : "";
  }

  /** All figures that are not defined since all labels are equal, of rows called {@code what}. */
  Optional<String> text(String what) {
    if (!equal()) {
      return Optional.empty();
    }
    List<Metric> all = task.objective().metrics().stream().filter(this::undefined).toList();
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the labels of task "
                + (task.name() + " in all " + labels.length + " " + what + " rows are " + label())
                + ", so there is no "
                + String.join(", ", all.stream().map(Metric::name).toList()));
  }

  private String label() {
    LabelCounts counts = rows.labelCounts().orElseThrow();
    return counts.name(task.name(), labels[0]);
  }

  private boolean equal() {
    for (float label : labels) {
      if (label != labels[0]) {
        return false;
      }
    }
    return true;
  }
}
