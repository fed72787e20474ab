package org.mtl4j.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.LabelScale;
import org.mtl4j.metric.Metric;
import org.mtl4j.task.Task;

/**
 * How good predictions are.
 *
 * @param loss weighted sum of the tasks' losses
 * @param metrics by task and metric name, in the units of the labels, and the task's loss as {@code
 *     loss}, which is that of training: where labels are standardised, of their deviations
 */
public record Evaluation(double loss, Map<String, Map<String, Double>> metrics) {

  /** Scores predictions of labels that are not standardised. */
  public static Evaluation of(List<Task> tasks, Dataset data, Map<String, float[]> predictions) {
    return of(tasks, data, predictions, Map.of());
  }

  /**
   * Scores predictions by task name against the labels of {@code data}.
   *
   * @param scales of the tasks whose losses are those of standardised labels
   */
  public static Evaluation of(
      List<Task> tasks,
      Dataset data,
      Map<String, float[]> predictions,
      Map<String, LabelScale> scales) {
    Map<String, Map<String, Double>> all = new LinkedHashMap<>();
    double sum = 0;
    for (Task task : tasks) {
      float[] truth = data.labels(task.name());
      float[] predicted = predictions.get(task.name());
      Map<String, Double> values = new LinkedHashMap<>();
      LabelScale scale = scales.get(task.name());
      double loss = loss(task, truth, predicted, scale);
      values.put("loss", loss);
      sum += task.weight() * loss;
      for (Metric metric : task.objective().metrics()) {
        values.put(metric.name(), metric.value(truth, predicted));
      }
      all.put(task.name(), values);
    }
    return new Evaluation(sum, all);
  }

  private static double loss(Task task, float[] truth, float[] predicted, LabelScale scale) {
    Metric metric = task.objective().lossMetric();
    return scale == null
        ? metric.value(truth, predicted)
        : metric.value(scale.standardized(truth), scale.standardized(predicted));
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
