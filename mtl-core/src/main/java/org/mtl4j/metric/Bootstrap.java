package org.mtl4j.metric;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Percentile bootstrap over test rows and training seeds (Efron 1979; both factors resampled: Owen,
 * Annals of Applied Statistics 2007). Replicate r holds the same rows for every metric and model,
 * so that differences are paired. A mean over n seeds is resampled by n - 1 draws, which makes its
 * variance unbiased (McCarthy and Snowden 1985); a single seed says nothing about seeds, and only
 * the rows vary.
 *
 * @param rows of the test set
 * @param replicates how often it is resampled
 * @param seed of the resampling
 */
public record Bootstrap(int rows, int replicates, long seed) {

  public Bootstrap {
    if (rows < 1 || replicates < 1) {
      throw new IllegalArgumentException(
          "rows and replicates must be at least 1, got " + rows + " and " + replicates);
    }
  }

  /**
   * The metric on each replicate [replicates]; NaN where it is not defined, such as an AUC without
   * positives.
   *
   * @param labels [rows]
   * @param predictions [rows] or [rows, classes]
   */
  public double[] values(Metric metric, float[] labels, float[] predictions) {
    if (labels.length != rows) {
      throw new IllegalArgumentException("got " + labels.length + " labels for " + rows + " rows");
    }
    ToDoubleFunction<byte[]> value = metric.byCounts(labels, predictions);
    return IntStream.range(0, replicates)
        .parallel()
        .mapToDouble(replicate -> value.applyAsDouble(counts(replicate)))
        .toArray();
  }

  /** How often each row is drawn in a replicate [rows]; a count above 127 happens never. */
  byte[] counts(int replicate) {
    SplittableRandom random =
        new SplittableRandom(new SplittableRandom(seed).nextLong() + replicate);
    byte[] counts = new byte[rows];
    for (int drawn = 0; drawn < rows; drawn += 2) {
      long bits = random.nextLong();
      counts[(int) ((bits >>> 32) * rows >>> 32)]++;
      if (drawn + 1 < rows) {
        counts[(int) ((bits & 0xffffffffL) * rows >>> 32)]++;
      }
    }
    return counts;
  }

  /**
   * The mean over seeds.
   *
   * @param full on all rows [seeds]
   * @param replicates as {@link #values} gives them [seeds, replicates]
   */
  public Interval mean(double[] full, double[][] replicates) {
    return difference(full, replicates, new double[1], new double[1][this.replicates]);
  }

  /**
   * The mean of a minus the mean of b. Where both have equally many seeds, seed i of a belongs to
   * seed i of b and both are drawn together; otherwise each is drawn for itself. Replicates that
   * are NaN are left out.
   *
   * @param fullA on all rows [seeds]
   * @param a as {@link #values} gives them [seeds, replicates]
   * @param fullB on all rows [seeds]
   * @param b [seeds, replicates]
   */
  public Interval difference(double[] fullA, double[][] a, double[] fullB, double[][] b) {
    check(fullA, a);
    check(fullB, b);
    SplittableRandom random = new SplittableRandom(~seed);
    double[] differences = new double[replicates];
    int defined = 0;
    for (int replicate = 0; replicate < replicates; replicate++) {
      int[] drawnA = draw(a.length, random);
      int[] drawnB = a.length == b.length ? drawnA : draw(b.length, random);
      double difference = mean(a, drawnA, replicate) - mean(b, drawnB, replicate);
      if (!Double.isNaN(difference)) {
        differences[defined++] = difference;
      }
    }
    double mean =
        Arrays.stream(fullA).average().orElseThrow() - Arrays.stream(fullB).average().orElseThrow();
    if (Double.isNaN(mean) || defined == 0) {
      return new Interval(Double.NaN, Double.NaN, Double.NaN);
    }
    double[] sorted = Arrays.copyOf(differences, defined);
    Arrays.sort(sorted);
    return new Interval(mean, percentile(sorted, 0.025), percentile(sorted, 0.975));
  }

  private void check(double[] full, double[][] values) {
    if (full.length == 0 || full.length != values.length) {
      throw new IllegalArgumentException(
          "got " + full.length + " full values for " + values.length + " seeds");
    }
    for (double[] of : values) {
      if (of.length != replicates) {
        throw new IllegalArgumentException(
            "got " + of.length + " values for " + replicates + " replicates");
      }
    }
  }

  private static int[] draw(int seeds, SplittableRandom random) {
    return IntStream.range(0, Math.max(1, seeds - 1)).map(i -> random.nextInt(seeds)).toArray();
  }

  private static double mean(double[][] values, int[] drawn, int replicate) {
    double sum = 0;
    for (int seed : drawn) {
      sum += values[seed][replicate];
    }
    return sum / drawn.length;
  }

  private static double percentile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
