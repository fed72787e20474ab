package org.mtl4j.examples.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.mtl4j.data.Dataset;
import org.mtl4j.examples.compare.ComparisonTable.Row;
import org.mtl4j.examples.compare.ComparisonTable.TaskTable;
import org.mtl4j.examples.experiment.Figure;
import org.mtl4j.metric.Bootstrap;
import org.mtl4j.metric.Interval;
import org.mtl4j.metric.Metric;
import org.mtl4j.task.Task;

/**
 * Scores all models of a comparison on one task.
 *
 * @param comparison what was trained
 * @param folder where its cells are
 * @param bootstrap of the test rows and seeds
 * @param task scored
 */
record Scores(Comparison comparison, ComparisonFolder folder, Bootstrap bootstrap, Task task) {

  // the main metric of the cells of one model: on all rows [seeds] and resampled [seeds,
  // replicates]
  private record Sample(Map<String, Figure> figures, double[] full, double[][] resampled) {}

  TaskTable table(Dataset test) {
    Metric main = task.objective().metrics().get(0);
    Map<String, Sample> models = new LinkedHashMap<>();
    Map<String, Sample> twins = new LinkedHashMap<>();
    for (String model : comparison.models()) {
      models.put(model, sample(main, test, seed -> comparison.cell(model, seed)));
      if (comparison.twins()) {
        twins.put(model, sample(main, test, seed -> comparison.twin(model, task.name(), seed)));
      }
    }
    List<Row> rows = new ArrayList<>();
    models.forEach(
        (model, sample) -> {
          Sample baseline =
              model.equals(Comparison.BASELINE) ? null : models.get(Comparison.BASELINE);
          Sample twin = twins.get(model);
          rows.add(
              new Row(
                  model,
                  sample.figures(),
                  twin == null ? Map.of() : twin.figures(),
                  difference(sample, baseline),
                  difference(sample, twin)));
        });
    return new TaskTable(task.name(), main.name(), main.better(1, 0), rows);
  }

  private Interval difference(Sample a, Sample b) {
    if (b == null) {
      return null;
    }
    Interval interval = bootstrap.difference(a.full(), a.resampled(), b.full(), b.resampled());
    return Double.isNaN(interval.mean()) ? null : interval;
  }

  private Sample sample(Metric main, Dataset test, IntFunction<Cell> cells) {
    float[] labels = test.labels(task.name());
    int seeds = comparison.seeds();
    double[] full = new double[seeds];
    double[][] resampled = new double[seeds][];
    Map<String, List<Double>> figures = new LinkedHashMap<>();
    for (int i = 0; i < seeds; i++) {
      float[] predictions = folder.predictions(cells.apply(i + 1), task.name());
      for (Metric metric : task.objective().metrics()) {
        double value = metric.value(labels, predictions);
        figures.computeIfAbsent(metric.name(), name -> new ArrayList<>()).add(value);
      }
      full[i] = main.value(labels, predictions);
      resampled[i] = bootstrap.values(main, labels, predictions);
    }
    Map<String, Figure> means = new LinkedHashMap<>();
    figures.forEach((name, values) -> means.put(name, Figure.of(values)));
    return new Sample(means, full, resampled);
  }
}
