package org.mtl4j.examples;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.examples.benchmark.VocabularyRunner;
import org.mtl4j.train.EpochReport;
import org.mtl4j.train.Stopping;
import org.mtl4j.train.TrainedModel;
import org.mtl4j.train.Trainer;

/**
 * Measures a train step (MMoE, batch 1,024, lazy Adam) on one embedding table of width 8 and 10
 * thousand, 1 million and 10 million rows, in interleaved rounds. The argument is the number of
 * rounds (default 3).
 */
public final class TableScaling {

  private static final int STEPS = 500;

  private TableScaling() {}

  /** Runs the program. */
  public static void main(String[] args) throws IOException {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 3;
    int[] sizes = {10_000, 1_000_000, 10_000_000};
    double[][] millis = new double[sizes.length][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < sizes.length; i++) {
        millis[i][round] = measure(sizes[i]);
      }
    }
    for (int i = 0; i < sizes.length; i++) {
      System.out.printf(
          Locale.ROOT,
          "%,d rows: %.2f ms a step, %.2f times that of %,d rows%n",
          sizes[i],
          median(millis[i]),
          median(millis[i]) / median(millis[0]),
          sizes[0]);
    }
  }

  private static double measure(int rows) throws IOException {
    Encoder encoder = VocabularyRunner.encoder(rows);
    Dataset data = VocabularyRunner.data(encoder, rows, STEPS);
    Trainer trainer = Trainer.defaults().withStopping(new Stopping(3, 3, "loss"));
    try (TrainedModel trained = trainer.fit(VocabularyRunner.model(), encoder, data)) {
      // the first epoch warms up
      return trained.history().stream()
          .skip(1)
          .mapToDouble(EpochReport::seconds)
          .map(seconds -> 1000 * seconds / STEPS)
          .min()
          .orElseThrow();
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
