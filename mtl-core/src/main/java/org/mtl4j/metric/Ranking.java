package org.mtl4j.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Rows sorted once by rising score, for areas under the ROC curve of many resamples of them. */
final class Ranking implements ToDoubleFunction<byte[]> {

  private static final int POSITIVE = 1;
  private static final int LAST_OF_TIE = 2;

  private final int[] row;
  private final byte[] flags;
  private boolean defined = true;

  /** Ranks "label is {@code positive}" by column {@code column} of {@code width}. */
  Ranking(float[] labels, float positive, float[] predictions, int column, int width) {
    long[] keys = new long[labels.length];
    for (int i = 0; i < keys.length; i++) {
      float score = predictions[i * width + column];
      defined &= !Float.isNaN(score);
      int bits = Float.floatToIntBits(score + 0f); // -0 becomes 0
      keys[i] = (long) (bits ^ (bits >> 31 & Integer.MAX_VALUE)) << 32 | i;
    }
    Arrays.sort(keys);
    row = new int[keys.length];
    flags = new byte[keys.length];
    for (int i = 0; i < keys.length; i++) {
      row[i] = (int) keys[i];
      boolean last = i + 1 == keys.length || keys[i] >> 32 != keys[i + 1] >> 32;
      flags[i] = (byte) ((labels[row[i]] == positive ? POSITIVE : 0) | (last ? LAST_OF_TIE : 0));
    }
  }

  /** The area where row i counts {@code counts[i]} times; NaN without positives or negatives. */
  @Override
  public double applyAsDouble(byte[] counts) {
    long positives = 0;
    long negatives = 0;
    long tiedPositives = 0;
    long tiedNegatives = 0;
    double wins = 0;
    for (int i = 0; i < row.length; i++) {
      long count = counts[row[i]];
      long positive = count & -(flags[i] & POSITIVE);
      tiedPositives += positive;
      tiedNegatives += count - positive;
      if ((flags[i] & LAST_OF_TIE) != 0) {
        wins += tiedPositives * (negatives + tiedNegatives / 2.0);
        positives += tiedPositives;
        negatives += tiedNegatives;
        tiedPositives = 0;
        tiedNegatives = 0;
      }
    }
    return !defined || positives == 0 || negatives == 0
        ? Double.NaN
        : wins / ((double) positives * negatives);
  }

  /** The points of the ROC curve, one per different score; none without positives or negatives. */
  List<Curves.RocPoint> curve() {
    long positives = 0;
    for (byte flag : flags) {
      positives += flag & POSITIVE;
    }
    long negatives = flags.length - positives;
    if (!defined || positives == 0 || negatives == 0) {
      return List.of();
    }
    List<Curves.RocPoint> points = new ArrayList<>();
    double above = 0;
    for (int i = flags.length - 1; i >= 0; i--) {
      if ((flags[i] & LAST_OF_TIE) != 0) {
        double others = flags.length - 1 - i - above;
        points.add(new Curves.RocPoint(others / negatives, above / positives));
      }
      above += flags[i] & POSITIVE;
    }
    points.add(new Curves.RocPoint(1, 1));
    return points;
  }
}
