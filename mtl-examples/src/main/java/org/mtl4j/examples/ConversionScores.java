package org.mtl4j.examples;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mtl4j.data.Dataset;
import org.mtl4j.examples.experiment.Figure;
import org.mtl4j.metric.Auc;
import org.mtl4j.metric.Bootstrap;
import org.mtl4j.metric.CalibrationError;
import org.mtl4j.metric.Interval;
import org.mtl4j.metric.Mae;
import org.mtl4j.metric.Metric;
import org.mtl4j.metric.PredictedObserved;

/** The table of {@link ClicksAndConversions}: models by figures over all test impressions. */
final class ConversionScores {

  private static final int REPLICATES = 500;

  /** Predictions called {@code of} (cvr or ctcvr) against the label of all test impressions. */
  private record Figure(String title, Metric metric, String of, String label) {}

  private static final List<Figure> FIGURES =
      List.of(
          new Figure("CVR AUC", new Auc(), "cvr", "potential_conversion"),
          new Figure("same by true CVR", new ExpectedAuc(), "cvr", "true_cvr"),
          new Figure(
              "CVR predicted/observed", new PredictedObserved(), "cvr", "potential_conversion"),
          new Figure("CVR ECE", new CalibrationError(), "cvr", "potential_conversion"),
          new Figure("CVR error to true", new Mae(), "cvr", "true_cvr"),
          new Figure("CTCVR AUC", new Auc(), "ctcvr", "conversion"));

  private final int seeds;
  private final String first;
  private final String second;
  private final Map<String, double[][]> values = new LinkedHashMap<>(); // [figures, seeds]
  private final Map<String, double[][][]> replicates = new LinkedHashMap<>(); // of the two
  private Bootstrap bootstrap;

  /** For so many seeds, with intervals of the difference between two models. */
  ConversionScores(int seeds, String first, String second) {
    this.seeds = seeds;
    this.first = first;
    this.second = second;
  }

  /** Scores what the models, by name, predict for the test rows of a seed, from 0. */
  void add(int seed, Dataset test, Map<String, Map<String, float[]>> predictions) {
    bootstrap = new Bootstrap(test.rows(), REPLICATES, 1);
    predictions.forEach((model, outputs) -> add(seed, test, model, outputs));
  }

  private void add(int seed, Dataset test, String model, Map<String, float[]> outputs) {
    double[][] full = values.computeIfAbsent(model, m -> new double[FIGURES.size()][seeds]);
    double[][][] drawn =
        replicates.computeIfAbsent(model, m -> new double[FIGURES.size()][seeds][]);
    for (int i = 0; i < full.length; i++) {
      Figure figure = FIGURES.get(i);
      float[] labels = test.labels(figure.label());
      float[] predicted = outputs.get(figure.of());
      full[i][seed] = figure.metric().value(labels, predicted);
      if (model.equals(first) || model.equals(second)) {
        drawn[i][seed] = bootstrap.values(figure.metric(), labels, predicted);
      }
    }
  }

  /** Prints the means over seeds as Markdown, and the difference with its 95 % interval. */
  void print() {
    System.out.print("\n| |");
    FIGURES.forEach(figure -> System.out.print(" " + figure.title() + " |"));
    System.out.println("\n|---|" + "---|".repeat(FIGURES.size()));
    values.forEach(
        (model, full) -> {
          System.out.print("| " + model + " |");
          for (double[] ofSeeds : full) {
            double mean = Arrays.stream(ofSeeds).average().orElseThrow();
            System.out.printf(Locale.ROOT, " %.4f |", mean);
          }
          System.out.println();
        });
    System.out.print("| " + first + " minus " + second + " |");
    for (int i = 0; i < FIGURES.size(); i++) {
      Interval gain =
          bootstrap.difference(
              values.get(first)[i],
              replicates.get(first)[i],
              values.get(second)[i],
              replicates.get(second)[i]);
      System.out.printf(
          Locale.ROOT, " %+.4f [%+.4f, %+.4f] |", gain.mean(), gain.low(), gain.high());
    }
    System.out.println();
  }
}
