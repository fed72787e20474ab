package org.mtl4j.examples.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.examples.experiment.EncodedRows;
import org.mtl4j.examples.experiment.Experiment;
import org.mtl4j.examples.experiment.Figure;
import org.mtl4j.metric.Bootstrap;
import org.mtl4j.metric.Interval;
import org.mtl4j.task.Task;

/**
 * The figures of a comparison; equal cells give an equal table.
 *
 * @param seeds trained per model
 * @param testRows scored
 * @param replicates of the bootstrap
 * @param tasks in the order of the config
 * @param expertCorrelation by model: see {@link ExpertUse}
 * @param verdicts a line per model
 */
record ComparisonTable(
    int seeds,
    int testRows,
    int replicates,
    List<TaskTable> tasks,
    Map<String, Figure> expertCorrelation,
    List<String> verdicts) {

  /**
   * The models on one task.
   *
   * @param task its name
   * @param metric the main one, of which differences are taken
   * @param higherIsBetter whether larger values of it are
   * @param rows a row per model
   */
  record TaskTable(String task, String metric, boolean higherIsBetter, List<Row> rows) {}

  /**
   * A model on one task.
   *
   * @param model its type
   * @param figures by name, over seeds
   * @param twin figures of its single-task twin; empty without twins
   * @param toBaseline main metric minus that of Shared-Bottom; null without it
   * @param toTwin main metric minus that of the twin; null without twins
   */
  record Row(
      String model,
      Map<String, Figure> figures,
      Map<String, Figure> twin,
      Interval toBaseline,
      Interval toTwin) {}

  private static final int REPLICATES = 1000;

  /** Computes the table from the finished cells of {@code folder}. */
  static ComparisonTable of(Comparison comparison, ComparisonFolder folder, EncodedRows rows) {
    Bootstrap bootstrap = new Bootstrap(rows.test().rows(), REPLICATES, 1);
    List<TaskTable> tables = new ArrayList<>();
    for (Task task : new Experiment(comparison.config()).tasks()) {
      tables.add(new Scores(comparison, folder, bootstrap, task).table(rows.test()));
    }
    Map<String, Figure> correlation = new LinkedHashMap<>();
    for (String model : comparison.models()) {
      List<Double> values = new ArrayList<>();
      for (int seed = 1; seed <= comparison.seeds(); seed++) {
        values.add(
            folder.result(comparison.cell(model, seed)).orElseThrow().experts().correlation());
      }
      if (!values.contains(null)) {
        correlation.put(model, Figure.of(values));
      }
    }
    return new ComparisonTable(
        comparison.seeds(),
        rows.test().rows(),
        REPLICATES,
        tables,
        correlation,
        Verdict.of(comparison.models(), tables));
  }
}
