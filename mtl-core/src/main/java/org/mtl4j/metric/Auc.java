package org.mtl4j.metric;

import java.util.Arrays;

/**
 * Area under the ROC curve, exact: the share of (positive, negative) pairs ranked rightly, ties
 * count half. NaN when all labels are equal.
 */
public record Auc() implements Metric {

  @Override
  public String name() {
    return "auc";
  }

  @Override
  public boolean higherIsBetter() {
    return true;
  }

  @Override
  public double value(float[] labels, float[] predictions) {
    if (Metric.width(labels, predictions) != 1) {
      throw new IllegalArgumentException("AUC takes one prediction per row");
    }
    return area(labels, 1, predictions, 0, 1);
  }

  /** AUC of "label is {@code positive}" by column {@code column} of {@code width}. */
  static double area(float[] labels, float positive, float[] predictions, int column, int width) {
    long[] keys = new long[labels.length];
    for (int i = 0; i < keys.length; i++) {
      float score = predictions[i * width + column];
      if (Float.isNaN(score)) {
        return Double.NaN;
      }
      int bits = Float.floatToIntBits(score + 0f); // -0 becomes 0
      long ordered = bits ^ (bits >> 31 & Integer.MAX_VALUE);
      keys[i] = ordered << 1 | (labels[i] == positive ? 1 : 0);
    }
    Arrays.sort(keys);
    long positives = 0;
    long negatives = 0;
    double wins = 0;
    for (int i = 0; i < keys.length; ) {
      long tiedPositives = 0;
      int start = i;
      long score = keys[i] >> 1;
      for (; i < keys.length && keys[i] >> 1 == score; i++) {
        tiedPositives += keys[i] & 1;
      }
      long tiedNegatives = i - start - tiedPositives;
      wins += tiedPositives * (negatives + tiedNegatives / 2.0);
      positives += tiedPositives;
      negatives += tiedNegatives;
    }
    return positives == 0 || negatives == 0 ? Double.NaN : wins / ((double) positives * negatives);
  }
}
