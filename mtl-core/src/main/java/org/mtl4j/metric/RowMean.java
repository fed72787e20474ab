package org.mtl4j.metric;

import java.util.function.ToDoubleFunction;

/** A metric that is the mean of a figure per row. */
interface RowMean extends Metric {

  /** The figure of a row. */
  double term(float[] labels, float[] predictions, int width, int row);

  @Override
  default double value(float[] labels, float[] predictions) {
    int width = Metric.width(labels, predictions);
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      sum += term(labels, predictions, width, i);
    }
    return sum / labels.length;
  }

  @Override
  default ToDoubleFunction<byte[]> byCounts(float[] labels, float[] predictions) {
    int width = Metric.width(labels, predictions);
    double[] terms = new double[labels.length];
    for (int i = 0; i < terms.length; i++) {
      terms[i] = term(labels, predictions, width, i);
    }
    return counts -> {
      double sum = 0;
      long rows = 0;
      for (int i = 0; i < terms.length; i++) {
        sum += counts[i] * terms[i];
        rows += counts[i];
      }
      return sum / rows;
    };
  }
}
