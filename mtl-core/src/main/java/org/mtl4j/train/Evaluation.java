package org.mtl4j.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.Dataset;
import org.mtl4j.metric.Metric;
import org.mtl4j.task.Task;

/**
 * How good predictions are.
 *
 * @param loss weighted sum of the tasks' losses
 * @param metrics by task and metric name, the task's loss as {@code loss}
 */
public record Evaluation(double loss, Map<String, Map<String, Double>> metrics) {

  /** Scores predictions by task name against the labels of {@code data}. */
  public static Evaluation of(List<Task> tasks, Dataset data, Map<String, float[]> predictions) {
    Map<String, Map<String, Double>> all = new LinkedHashMap<>();
    double sum = 0;
    for (Task task : tasks) {
      float[] truth = data.labels(task.name());
      float[] predicted = predictions.get(task.name());
      Map<String, Double> values = new LinkedHashMap<>();
      double loss = task.objective().lossMetric().value(truth, predicted);
      values.put("loss", loss);
      sum += task.weight() * loss;
      for (Metric metric : task.objective().metrics()) {
        values.put(metric.name(), metric.value(truth, predicted));
      }
      all.put(task.name(), values);
    }
    return new Evaluation(sum, all);
  }

  /** A figure by name: {@code loss} or {@code <task>.<metric>}. */
  public double value(String monitor) {
    if (monitor.equals("loss")) {
      return loss;
    }
    int dot = monitor.lastIndexOf('.');
    Map<String, Double> values = dot < 0 ? null : metrics.get(monitor.substring(0, dot));
    Double value = values == null ? null : values.get(monitor.substring(dot + 1));
    if (value == null) {
      throw new IllegalArgumentException(
          "there is no figure \"" + monitor + "\"; there are \"loss\" and, per task, " + metrics);
    }
    return value;
  }

  /** The metric that tells which of two values of {@code monitor} is better. */
  static Metric monitored(List<Task> tasks, String monitor) {
    if (monitor.equals("loss")) {
      return tasks.get(0).objective().lossMetric();
    }
    for (Task task : tasks) {
      if (monitor.equals(task.name() + ".loss")) {
        return task.objective().lossMetric();
      }
      for (Metric metric : task.objective().metrics()) {
        if (monitor.equals(task.name() + "." + metric.name())) {
          return metric;
        }
      }
    }
    throw new IllegalArgumentException(
        "cannot monitor \"" + monitor + "\"; it must be \"loss\" or <task>.<metric> of " + tasks);
  }
}
