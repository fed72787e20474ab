package org.mtl4j.metric;

import java.util.function.ToDoubleFunction;

/** Sum of predictions by sum of labels: 1 is best, 2 as far off as 1/2; NaN without positives. */
public record PredictedObserved() implements CountMetric {

  @Override
  public String name() {
    return "predicted_observed";
  }

  @Override
  public boolean better(double value, double than) {
    return Math.abs(Math.log(value)) < Math.abs(Math.log(than));
  }

  @Override
  public ToDoubleFunction<byte[]> byCounts(float[] labels, float[] predictions) {
    Metric.one(this, labels, predictions);
    return counts -> {
      double predicted = 0;
      double observed = 0;
      for (int i = 0; i < counts.length; i++) {
        predicted += counts[i] * (double) predictions[i];
        observed += counts[i] * (double) labels[i];
      }
      return observed == 0 ? Double.NaN : predicted / observed;
    };
  }
}
