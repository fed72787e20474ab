package org.mtl4j.examples;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.mtl4j.examples.compare.ExpertUse;
import org.mtl4j.examples.experiment.Census;
import org.mtl4j.examples.experiment.SeedTable;
import org.mtl4j.graph.Threads;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;
import org.mtl4j.train.Evaluation;
import org.mtl4j.train.TrainedModel;
import org.mtl4j.train.Trainer;
import org.mtl4j.train.TrainingListener;
import org.mtl4j.train.TrainingRun;

/**
 * What seeding experts apart does: MMoE on group 1 of the census data with the seed project's
 * settings, its 8 experts started apart and started as copies of one, as DeepCTR starts them.
 * Prints the mean absolute correlation of the experts' outputs on the test rows and the test AUC.
 *
 * <p>Arguments: the testdata folder and the number of seeds (default 5).
 */
public final class ExpertSeeds {

  private static final int EXPERTS = 8;

  private ExpertSeeds() {}

  /** Runs the program. */
  public static void main(String[] args) {
    Census data = Census.group(1, Path.of(args.length > 0 ? args[0] : "testdata"));
    int seeds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    MultiTaskModel mmoe =
        SeedTable.models(Task.binary("income"), Task.binary("marital")).get("MMoE");
    for (boolean apart : new boolean[] {true, false}) {
      double[] correlation = new double[seeds];
      double[] income = new double[seeds];
      double[] marital = new double[seeds];
      for (int i = 0; i < seeds; i++) {
        Trainer trainer = Trainer.defaults().withSeed(i + 1).withThreads(Threads.single());
        TrainingListener[] start =
            apart ? new TrainingListener[0] : new TrainingListener[] {copies()};
        try (TrainedModel trained =
            trainer.fit(mmoe, data.encoder(), data.training(), data.validation(), start)) {
          correlation[i] = ExpertUse.of(trained, data.test()).correlation();
          Evaluation scores = trained.evaluate(data.test());
          income[i] = scores.value("income.auc");
          marital[i] = scores.value("marital.auc");
        }
      }
      System.out.printf(
          Locale.ROOT,
          "experts %s: correlation %s, income AUC %s, marital AUC %s%n",
          apart ? "seeded apart" : "as copies   ",
          text(correlation),
          text(income),
          text(marital));
    }
  }

  // every expert starts with the weights of the first
  private static TrainingListener copies() {
    return new TrainingListener() {
      @Override
      public void onStart(TrainingRun run) {
        Map<String, float[]> weights = run.weights();
        float[] kernel = weights.get("experts/dense_0/kernel"); // [in, experts, units]
        int units = weights.get("experts/dense_0/bias").length / EXPERTS;
        for (int i = 0; i < kernel.length; i++) {
          int first = i / (EXPERTS * units) * EXPERTS * units;
          kernel[i] = kernel[first + i % units];
        }
        run.start(weights);
      }
    };
  }

  private static String text(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    double deviation = Math.sqrt(squares / Math.max(1, values.length - 1));
    return String.format(Locale.ROOT, "%.5f (%.5f)", mean, deviation);
  }
}
