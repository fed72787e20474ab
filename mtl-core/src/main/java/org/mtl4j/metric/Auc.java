package org.mtl4j.metric;

import java.util.function.ToDoubleFunction;

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
    return byCounts(labels, predictions).applyAsDouble(Ranking.once(labels.length));
  }

  @Override
  public ToDoubleFunction<byte[]> byCounts(float[] labels, float[] predictions) {
    if (Metric.width(labels, predictions) != 1) {
      throw new IllegalArgumentException("AUC takes one prediction per row");
    }
    return new Ranking(labels, 1, predictions, 0, 1);
  }
}
