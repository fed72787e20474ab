package org.mtl4j.examples.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.mtl4j.data.Dataset;
import org.mtl4j.examples.experiment.Epoch;
import org.mtl4j.examples.experiment.Experiment;
import org.mtl4j.examples.experiment.Figure;
import org.mtl4j.metric.Curves;
import org.mtl4j.task.Binary;
import org.mtl4j.task.Task;

/**
 * What the page of a comparison plots.
 *
 * @param table the figures
 * @param learning per task and, in their order, model
 * @param curves per binary task and model, of the test rows of all seeds
 * @param gates of the first seed and, of an ensemble, the first member
 */
record ComparisonReport(
    ComparisonTable table,
    Map<String, List<Learning>> learning,
    Map<String, List<Curves>> curves,
    List<NamedGate> gates) {

  /**
   * Learning curves by epoch, mean over seeds, up to the last epoch of the shortest one.
   *
   * @param main the main metric on the validation rows, if there are any
   * @param loss on the validation rows or, without them, in training
   */
  record Learning(List<Double> main, List<Double> loss) {}

  /** The mean weights of a model's gate. */
  record NamedGate(String name, List<String> experts, double[] weights) {}

  private static final String FIRST = "members/0/";

  /** Gathers what the cells of {@code folder} hold. */
  static ComparisonReport of(
      Comparison comparison, ComparisonFolder folder, Dataset test, ComparisonTable table) {
    Map<String, List<Learning>> learning = new LinkedHashMap<>();
    Map<String, List<Curves>> curves = new LinkedHashMap<>();
    List<NamedGate> gates = new ArrayList<>();
    for (String model : comparison.models()) {
      List<Cell> cells =
          IntStream.rangeClosed(1, comparison.seeds())
              .mapToObj(seed -> comparison.cell(model, seed))
              .toList();
      List<CellResult> results =
          cells.stream().map(cell -> folder.result(cell).orElseThrow()).toList();
      for (Task task : new Experiment(comparison.config()).tasks()) {
        learning.computeIfAbsent(task.name(), t -> new ArrayList<>()).add(learning(task, results));
        if (task.objective() instanceof Binary) {
          curves
              .computeIfAbsent(task.name(), t -> new ArrayList<>())
              .add(curves(task.name(), cells, folder, test));
        }
      }
      results
          .get(0)
          .experts()
          .gates()
          .forEach(
              (path, gate) -> {
                if (!path.startsWith("members/") || path.startsWith(FIRST)) {
                  gates.add(new NamedGate(name(model, path), gate.experts(), gate.weights()));
                }
              });
    }
    return new ComparisonReport(table, learning, curves, gates);
  }

  // levels/0/gates/income of ple becomes ple level 1: income
  private static String name(String model, String path) {
    String gate = path.substring(path.lastIndexOf('/') + 1);
    String[] steps = path.replaceFirst("^" + FIRST, "").split("/");
    return steps[0].equals("levels")
        ? model + " level " + (Integer.parseInt(steps[1]) + 1) + ": " + gate
        : model + ": " + gate;
  }

  private static Learning learning(Task task, List<CellResult> results) {
    String main = task.objective().metrics().get(0).name();
    boolean validated = !results.get(0).validation().isEmpty();
    return validated
        ? new Learning(
            curve(results, epoch -> epoch.validation().get(task.name()).get(main)),
            curve(results, epoch -> epoch.validation().get(task.name()).get("loss")))
        : new Learning(List.of(), curve(results, epoch -> epoch.losses().get(task.name())));
  }

  private static List<Double> curve(List<CellResult> results, Function<Epoch, Double> figure) {
    int epochs = results.stream().mapToInt(CellResult::epochs).min().orElseThrow();
    List<Double> curve = new ArrayList<>();
    for (int epoch = 0; epoch < epochs; epoch++) {
      List<Double> values = new ArrayList<>();
      for (CellResult result : results) {
        values.add(figure.apply(result.history().get(epoch)));
      }
      curve.add(Figure.of(values).mean());
    }
    return curve;
  }

  private static Curves curves(
      String task, List<Cell> cells, ComparisonFolder folder, Dataset test) {
    float[] once = test.labels(task);
    float[] labels = new float[cells.size() * once.length];
    float[] predictions = new float[labels.length];
    for (int i = 0; i < cells.size(); i++) {
      System.arraycopy(once, 0, labels, i * once.length, once.length);
      float[] part = folder.predictions(cells.get(i), task);
      System.arraycopy(part, 0, predictions, i * once.length, once.length);
    }
    return Curves.of(labels, predictions);
  }
}
