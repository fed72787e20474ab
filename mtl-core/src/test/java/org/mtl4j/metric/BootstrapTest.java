package org.mtl4j.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BootstrapTest {

  @Test
  void replicatesEqualMaterializedRows() {
    Random random = new Random(3);
    int rows = 37;
    Bootstrap bootstrap = new Bootstrap(rows, 40, 11);
    float[] labels = new float[rows];
    float[] scores = new float[rows];
    float[] classes = new float[rows * 3];
    for (int i = 0; i < rows; i++) {
      labels[i] = random.nextInt(2);
      scores[i] = random.nextInt(12) / 12f;
      for (int j = 0; j < 3; j++) {
        classes[i * 3 + j] = random.nextInt(9) / 9f;
      }
    }
    for (Metric metric :
        List.of(
            new Auc(),
            new LogLoss(),
            new Accuracy(),
            new Mae(),
            new Rmse(),
            new CalibrationError(),
            new PredictedObserved())) {
      same(bootstrap, metric, labels, scores);
    }
    for (Metric metric : List.of(new MacroAuc(), new LogLoss(), new Accuracy())) {
      same(bootstrap, metric, labels, classes);
    }
  }

  private static void same(Bootstrap bootstrap, Metric metric, float[] labels, float[] scores) {
    double[] values = bootstrap.values(metric, labels, scores);
    int width = scores.length / labels.length;
    for (int replicate = 0; replicate < values.length; replicate++) {
      byte[] counts = bootstrap.counts(replicate);
      float[] drawnLabels = new float[labels.length];
      float[] drawn = new float[scores.length];
      int at = 0;
      for (int row = 0; row < labels.length; row++) {
        for (int i = 0; i < counts[row]; i++, at++) {
          drawnLabels[at] = labels[row];
          System.arraycopy(scores, row * width, drawn, at * width, width);
        }
      }
      assertEquals(labels.length, at);
      assertEquals(metric.value(drawnLabels, drawn), values[replicate], 1e-12, metric.name());
    }
  }

  @Test
  void drawsEveryRowEquallyOftenAndTheSameRowsAgain() {
    Bootstrap bootstrap = new Bootstrap(7, 20_000, 5);
    long[] sums = new long[7];
    for (int replicate = 0; replicate < 20_000; replicate++) {
      byte[] counts = bootstrap.counts(replicate);
      for (int i = 0; i < 7; i++) {
        sums[i] += counts[i];
      }
    }
    for (long sum : sums) {
      assertEquals(1, sum / 20_000.0, 0.03); // the standard error is 0.0065
    }
    assertArrayEquals(bootstrap.counts(8), new Bootstrap(7, 20_000, 5).counts(8));
    assertFalse(Arrays.equals(bootstrap.counts(8), new Bootstrap(7, 20_000, 6).counts(7)));
  }

  @Test
  void undefinedReplicatesAreLeftOut() {
    float[] labels = {1, 0, 0, 0};
    float[] scores = {3, 4, 1, 2};
    Bootstrap bootstrap = new Bootstrap(4, 500, 1);
    double[] values = bootstrap.values(new Auc(), labels, scores);
    long undefined = Arrays.stream(values).filter(Double::isNaN).count();
    assertEquals(500 * (81 + 1) / 256.0, undefined, 40); // no positive, or nothing else
    Interval interval = bootstrap.mean(new double[] {2 / 3.0}, new double[][] {values});
    assertEquals(2 / 3.0, interval.mean(), 1e-12);
    assertEquals(0, interval.low());
    assertEquals(1, interval.high());
    double[] nothing = new double[500];
    Arrays.fill(nothing, Double.NaN);
    Interval none = bootstrap.mean(new double[] {.5}, new double[][] {nothing});
    assertTrue(Double.isNaN(none.mean()) && Double.isNaN(none.low()));
  }

  @Test
  void pairedSeedsCancelWhatTheyShare() {
    double[] full = {.1, .2, .3, .4};
    double[][] a = new double[4][1000];
    double[][] b = new double[4][1000];
    double[] fullB = new double[4];
    for (int i = 0; i < 4; i++) {
      fullB[i] = full[i] - 0.25;
      for (int j = 0; j < 1000; j++) {
        a[i][j] = full[i] + j * 1e-3;
        b[i][j] = a[i][j] - 0.25;
      }
    }
    Bootstrap bootstrap = new Bootstrap(10, 1000, 1);
    Interval paired = bootstrap.difference(full, a, fullB, b);
    assertEquals(0.25, paired.mean(), 1e-12);
    assertEquals(0.25, paired.low(), 1e-12);
    assertEquals(0.25, paired.high(), 1e-12);
    Interval apart = bootstrap.difference(full, a, new double[1], new double[1][1000]);
    assertTrue(apart.high() - apart.low() > 0.9, apart.toString());
    assertFalse(apart.contains(2));
  }

  /** The difference of two noisy scores has mean 0.4 over rows and seeds: the truth to cover. */
  @Test
  void coversAKnownDifference() {
    int rounds = 200;
    int covered = 0;
    Random random = new Random(9);
    for (int round = 0; round < rounds; round++) {
      covered += round(random, new Bootstrap(60, 300, round)).contains(0.4) ? 1 : 0;
    }
    assertTrue(covered >= 0.90 * rounds && covered <= 0.995 * rounds, "covered " + covered);
  }

  private static Interval round(Random random, Bootstrap bootstrap) {
    int rows = bootstrap.rows();
    float[] base = new float[rows];
    float[] gain = new float[rows];
    for (int i = 0; i < rows; i++) {
      base[i] = 5 + (float) random.nextGaussian();
      gain[i] = 0.4f + (float) random.nextGaussian() * 0.5f;
    }
    int seeds = 10;
    double[][] a = new double[seeds][];
    double[][] b = new double[seeds][];
    double[] fullA = new double[seeds];
    double[] fullB = new double[seeds];
    for (int seed = 0; seed < seeds; seed++) {
      float luck = (float) random.nextGaussian() * 0.2f;
      float[] without = base.clone();
      float[] with = base.clone();
      for (int i = 0; i < rows; i++) {
        with[i] += gain[i] + luck;
      }
      float[] zero = new float[rows];
      fullA[seed] = new Mae().value(zero, with);
      fullB[seed] = new Mae().value(zero, without);
      a[seed] = bootstrap.values(new Mae(), zero, with);
      b[seed] = bootstrap.values(new Mae(), zero, without);
    }
    return bootstrap.difference(fullA, a, fullB, b);
  }

  @Test
  void sizesMustFit() {
    assertThrows(IllegalArgumentException.class, () -> new Bootstrap(0, 1, 1));
    Bootstrap bootstrap = new Bootstrap(2, 3, 1);
    assertThrows(
        IllegalArgumentException.class,
        () -> bootstrap.values(new Auc(), new float[3], new float[3]));
    assertThrows(
        IllegalArgumentException.class, () -> bootstrap.mean(new double[1], new double[1][2]));
    assertThrows(
        IllegalArgumentException.class, () -> bootstrap.mean(new double[2], new double[1][3]));
  }
}
