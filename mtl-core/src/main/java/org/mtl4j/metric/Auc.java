package org.mtl4j.metric;

import java.util.function.ToDoubleFunction;

/**
 * Area under the ROC curve, exact: the share of (positive, negative) pairs ranked rightly, ties
 * count half. NaN when all labels are equal.
 */
public record Auc() implements CountMetric {

  @Override
  public String name() {
    return "auc";
  }

  @Override
  public boolean better(double value, double than) {
    return value > than;
  }

  @Override
  public ToDoubleFunction<byte[]> byCounts(float[] labels, float[] predictions) {
    Metric.one(this, labels, predictions);
    return new Ranking(labels, 1, predictions, 0, 1);
  }
}
