package org.mtl4j.metric;

/** A figure of quality. */
public interface Metric {

  /** Its name in reports, such as {@code auc}. */
  String name();

  /** Whether larger values are better. */
  boolean higherIsBetter();

  /**
   * The figure over all rows; NaN where it is not defined.
   *
   * @param labels [rows], class indexes where there are classes
   * @param predictions [rows], or [rows, classes] row-major
   */
  double value(float[] labels, float[] predictions);

  /** Predictions per row; an error when the sizes do not fit. */
  static int width(float[] labels, float[] predictions) {
    if (labels.length == 0 || predictions.length % labels.length != 0) {
      throw new IllegalArgumentException(
          labels.length + " labels do not fit " + predictions.length + " predictions");
    }
    return predictions.length / labels.length;
  }
}
