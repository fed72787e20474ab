package org.mtl4j.examples;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mtl4j.examples.experiment.Census;
import org.mtl4j.examples.experiment.SeedTable;
import org.mtl4j.export.Agreement;
import org.mtl4j.export.SavedModelPredictor;
import org.mtl4j.export.SavedModelWriter;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;
import org.mtl4j.train.BaseRates;
import org.mtl4j.train.EpochReport;
import org.mtl4j.train.Evaluation;
import org.mtl4j.train.TrainedModel;
import org.mtl4j.train.Trainer;

/**
 * Trains all five models on both groups of the census data with the seed project's settings, prints
 * the AUC table beside what DeepCTR on Keras reaches, exports each model and reloads it. Warns
 * where an export predicts otherwise than the model it was written from.
 *
 * <p>Arguments: the testdata folder, the number of seeds (default 1), the folder for the exports
 * (by default they are deleted at the end).
 */
public final class CensusIncome {

  // mean test AUC of DeepCTR 0.9.4 on Keras 2.15 over 3 seeds, same protocol and settings
  private static final Map<String, double[]> KERAS =
      Map.of(
          "Shared-Bottom", new double[] {.94567, .99415, .87138, .99406},
          "ESMM", new double[] {.93868, .99050, .85502, .98296},
          "MMoE", new double[] {.94635, .99432, .87144, .99408},
          "CGC", new double[] {.94604, .99435, .87092, .99419},
          "PLE", new double[] {.94563, .99429, .87131, .99416});

  private CensusIncome() {}

  /** Runs the program. */
  public static void main(String[] args) throws IOException {
    Path testdata = Path.of(args.length > 0 ? args[0] : "testdata");
    int seeds = args.length > 1 ? Integer.parseInt(args[1]) : 1;
    if (args.length > 2) {
      run(testdata, seeds, Path.of(args[2]));
      System.out.println("SavedModels are in " + args[2]);
      return;
    }
    Path exports = Files.createTempDirectory("census-income");
    try {
      run(testdata, seeds, exports);
    } finally {
      MoreFiles.deleteRecursively(exports, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  // prints the table of what was trained even if a training fails
  private static void run(Path testdata, int seeds, Path exports) {
    List<String> table = new ArrayList<>();
    try {
      for (int group = 1; group <= 2; group++) {
        Census data = Census.group(group, testdata);
        Task first = Task.binary(group == 1 ? "income" : "education");
        Task second = Task.binary("marital");
        for (Map.Entry<String, MultiTaskModel> entry : SeedTable.models(first, second).entrySet()) {
          String name = entry.getKey();
          Path folder = exports.resolve("group" + group + "-" + name.toLowerCase(Locale.ROOT));
          double[] auc = train(name, entry.getValue(), data, List.of(first, second), seeds, folder);
          table.add(line(group, name, first.name(), auc));
        }
      }
    } finally {
      System.out.println("\nTest AUC, mean of " + seeds + " seed(s); in brackets DeepCTR on Keras");
      table.forEach(System.out::println);
      System.out.println(
          "ESMM forces P(first task) <= P(never married), which this data contradicts.");
    }
  }

  private static String line(int group, String name, String first, double[] auc) {
    double[] keras = KERAS.get(name);
    int at = 2 * (group - 1);
    return String.format(
        Locale.ROOT,
        "group %d  %-14s %-9s %.5f (%.5f)   marital %.5f (%.5f)",
        group,
        name,
        first,
        auc[0],
        keras[at],
        auc[1],
        keras[at + 1]);
  }

  private static double[] train(
      String name, MultiTaskModel model, Census data, List<Task> tasks, int seeds, Path folder) {
    double[] mean = new double[2];
    for (int seed = 1; seed <= seeds; seed++) {
      Trainer trainer = Trainer.defaults().withSeed(seed);
      BaseRates start = new BaseRates(model, data.training());
      try (TrainedModel trained =
          trainer.fit(model, data.encoder(), data.training(), data.validation(), start)) {
        Evaluation test = trained.evaluate(data.test());
        double seconds = 0;
        long examples = 0;
        for (EpochReport epoch : trained.history()) {
          seconds += epoch.seconds();
          examples += epoch.examples();
        }
        System.out.printf(
            Locale.ROOT,
            "%-14s seed %d: %d epochs, %,.0f examples/s",
            name,
            seed,
            trained.history().size(),
            examples / seconds);
        for (int i = 0; i < 2; i++) {
          double auc = test.value(tasks.get(i).name() + ".auc");
          mean[i] += auc / seeds;
          System.out.printf(Locale.ROOT, ", %s AUC %.5f", tasks.get(i).name(), auc);
        }
        System.out.println();
        if (seed == 1) {
          SavedModelWriter.write(trained, folder);
          reload(trained, data, folder);
        }
      }
    }
    return mean;
  }

  private static void reload(TrainedModel trained, Census data, Path folder) {
    try (SavedModelPredictor predictor = SavedModelPredictor.load(folder)) {
      Agreement agreement =
          Agreement.of(trained.predict(data.test()), predictor.predict(data.test()));
      if (agreement.holds()) {
        System.out.println("  exported and reloaded, predicts the same; furthest: " + agreement);
      } else {
        System.err.println(
            "warning: " + folder.getFileName() + " predicts otherwise when reloaded: " + agreement);
      }
    }
  }
}
