package org.mtl4j.examples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.mtl4j.data.Batch;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.examples.experiment.Census;
import org.mtl4j.examples.experiment.SeedTable;
import org.mtl4j.examples.experiment.Spread;
import org.mtl4j.graph.Threads;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;
import org.mtl4j.train.BaseRates;
import org.mtl4j.train.Evaluation;
import org.mtl4j.train.TrainedModel;
import org.mtl4j.train.Trainer;

/**
 * What row weights are for: of the training rows of the census data, group 1, without a high income
 * only one in ten is kept, as rankers do with impressions that nobody clicked. Trains MMoE with the
 * seed project's settings on all rows, on those kept, and on those kept with a weight of ten for
 * the ones that stand for ten. Prints AUC and predicted/observed on the test rows.
 *
 * <p>Arguments: the testdata folder and the number of seeds (default 5).
 */
public final class NegativeSampling {

  private static final int ONE_IN = 10;

  private NegativeSampling() {}

  /** Runs the program. */
  public static void main(String[] args) {
    Census data = Census.group(1, Path.of(args.length > 0 ? args[0] : "testdata"));
    int seeds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    Dataset kept = sample(data);
    List<String> tasks = data.training().tasks();
    System.out.println("training rows " + data.training().rows() + ", kept " + kept.rows());
    print("all rows", data, data.training(), seeds);
    print("kept, unweighted", data, kept.withTasks(tasks), seeds);
    print("kept, weighted", data, kept, seeds);
  }

  // all rows with a high income and a share of the others, with their weights
  private static Dataset sample(Census data) {
    Dataset all = data.training();
    Batch rows = all.all();
    float[] income = all.labels("income");
    SplittableRandom random = new SplittableRandom(1);
    int[] chosen =
        Arrays.stream(Batch.order(all.rows()))
            .filter(row -> income[row] == 1 || random.nextInt(ONE_IN) == 0)
            .toArray();
    int idWidth = all.schema().idWidth();
    int floatWidth = all.schema().floatWidth();
    int width = all.tasks().size();
    int[] ids = new int[chosen.length * idWidth];
    float[] floats = new float[chosen.length * floatWidth];
    float[] labels = new float[chosen.length * (width + 1)];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(rows.ids(), chosen[i] * idWidth, ids, i * idWidth, idWidth);
      System.arraycopy(rows.floats(), chosen[i] * floatWidth, floats, i * floatWidth, floatWidth);
      System.arraycopy(rows.labels(), chosen[i] * width, labels, i * (width + 1), width);
      labels[i * (width + 1) + width] = income[chosen[i]] == 1 ? 1 : ONE_IN;
    }
    List<String> names = new ArrayList<>(all.tasks());
    names.add(LabelColumn.WEIGHT);
    return Dataset.of(data.encoder(), names, chosen.length, ids, floats, labels);
  }

  private static void print(String what, Census data, Dataset training, int seeds) {
    MultiTaskModel mmoe =
        SeedTable.models(Task.binary("income"), Task.binary("marital")).get("MMoE");
    Evaluation[] scores = new Evaluation[seeds];
    for (int i = 0; i < seeds; i++) {
      Trainer trainer = Trainer.defaults().withSeed(i + 1).withThreads(Threads.single());
      BaseRates start = new BaseRates(mmoe, training);
      try (TrainedModel trained =
          trainer.fit(mmoe, data.encoder(), training, data.validation(), start)) {
        scores[i] = trained.evaluate(data.test());
      }
    }
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-18s", what));
    for (String figure : List.of("income.auc", "income.predicted_observed", "marital.auc")) {
      Spread spread = Spread.of(Arrays.stream(scores).map(s -> s.value(figure)).toList());
      line.append(String.format(Locale.ROOT, "  %s %.5f", figure, spread.median()));
    }
    System.out.println(line);
  }
}
