package org.mtl4j.examples;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.mtl4j.metric.CountMetric;
import org.mtl4j.metric.Metric;

/**
 * Area under the ROC curve where the labels are probabilities: row i counts as a positive with
 * weight p_i and as a negative with weight 1 - p_i; what {@link org.mtl4j.metric.Auc} of labels
 * drawn from p comes to, without their noise.
 */
record ExpectedAuc() implements CountMetric {

  @Override
  public String name() {
    return "expected_auc";
  }

  @Override
  public boolean better(double value, double than) {
    return value > than;
  }

  @Override
  public ToDoubleFunction<byte[]> byCounts(float[] labels, float[] predictions) {
    Metric.one(this, labels, predictions);
    long[] keys = new long[labels.length];
    for (int i = 0; i < keys.length; i++) {
      int bits = Float.floatToIntBits(predictions[i] + 0f); // -0 becomes 0
      keys[i] = (long) (bits ^ (bits >> 31 & Integer.MAX_VALUE)) << 32 | i;
    }
    Arrays.sort(keys);
    return counts -> area(keys, counts, labels);
  }

  private static double area(long[] keys, byte[] counts, float[] labels) {
    double positives = 0;
    double negatives = 0;
    double wins = 0;
    for (int i = 0; i < keys.length; ) {
      double tiedPositives = 0;
      double tied = 0;
      for (long score = keys[i] >> 32; i < keys.length && keys[i] >> 32 == score; i++) {
        int row = (int) keys[i];
        tiedPositives += counts[row] * (double) labels[row];
        tied += counts[row];
      }
      wins += tiedPositives * (negatives + (tied - tiedPositives) / 2);
      positives += tiedPositives;
      negatives += tied - tiedPositives;
    }
    return positives == 0 || negatives == 0 ? Double.NaN : wins / (positives * negatives);
  }
}
