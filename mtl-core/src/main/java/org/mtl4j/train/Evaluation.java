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

  /**
   * Which figures are not defined on {@code data} and why, a line per task: those of rows whose
   * labels are all equal, such as the AUC.
   *
   * @param what the rows are called, such as "test"
   */
  public static List<String> undefined(List<Task> tasks, Dataset data, String what) {
    return tasks.stream().flatMap(task -> new Undefined(task, data).text(what).stream()).toList();
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
}
