package org.mtl4j.metric;

/** Rows by predicted probability, in equally wide bins that are open to the left. */
final class CalibrationBins {

  static final int BINS = 15;

  private final float[] labels;
  private final float[] predictions;
  private final byte[] bin;

  CalibrationBins(float[] labels, float[] predictions) {
    this.labels = labels;
    this.predictions = predictions;
    this.bin = new byte[labels.length];
    for (int i = 0; i < bin.length; i++) {
      int at = (int) Math.ceil(predictions[i] * (double) BINS) - 1;
      bin[i] = (byte) Math.max(0, Math.min(at, BINS - 1));
    }
  }

  /** Sums of predictions, of labels, and of rows, per bin. */
  record Sums(double[] predicted, double[] observed, long[] rows) {}

  /** The sums where row i counts {@code counts[i]} times. */
  Sums sums(byte[] counts) {
    Sums sums = new Sums(new double[BINS], new double[BINS], new long[BINS]);
    for (int i = 0; i < bin.length; i++) {
      sums.predicted[bin[i]] += counts[i] * (double) predictions[i];
      sums.observed[bin[i]] += counts[i] * (double) labels[i];
      sums.rows[bin[i]] += counts[i];
    }
    return sums;
  }
}
