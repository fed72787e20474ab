package org.mtl4j.metric;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/** A figure of quality. */
public interface Metric {

  /** Its name in reports, such as {@code auc}. */
  String name();

  /** Whether {@code value} is better than {@code than}; false when one of them is NaN. */
  boolean better(double value, double than);

  /**
   * The figure over all rows; NaN where it is not defined.
   *
   * @param labels [rows], class indexes where there are classes
   * @param predictions [rows], or [rows, classes] row-major
   */
  double value(float[] labels, float[] predictions);

  /**
   * The figure of resampled rows, as a function of how often each row counts [rows]; safe for
   * threads.
   */
  default ToDoubleFunction<byte[]> byCounts(float[] labels, float[] predictions) {
    int width = width(labels, predictions);
    return counts -> {
      int size = 0;
      for (byte count : counts) {
        size += count;
      }
      float[] drawnLabels = new float[size];
      float[] drawn = new float[size * width];
      int at = 0;
      for (int row = 0; row < counts.length; row++) {
        for (int i = 0; i < counts[row]; i++, at++) {
          drawnLabels[at] = labels[row];
          System.arraycopy(predictions, row * width, drawn, at * width, width);
        }
      }
      return value(drawnLabels, drawn);
    };
  }

  /** Predictions per row; an error when the sizes do not fit. */
  static int width(float[] labels, float[] predictions) {
    if (labels.length == 0 || predictions.length % labels.length != 0) {
      throw new IllegalArgumentException(
          labels.length + " labels do not fit " + predictions.length + " predictions");
    }
    return predictions.length / labels.length;
  }

  /** An error unless there is one prediction per row. */
  static void one(Metric metric, float[] labels, float[] predictions) {
    int width = width(labels, predictions);
    if (width != 1) {
      throw new IllegalArgumentException(
          metric.name() + " takes one prediction per row, got " + width);
    }
  }

  /** Every row counts one time. */
  static byte[] once(int rows) {
    byte[] counts = new byte[rows];
    Arrays.fill(counts, (byte) 1);
    return counts;
  }
}
