package org.mtl4j.metric;

import java.util.function.ToDoubleFunction;

/**
 * Expected calibration error (Guo et al., ICML 2017): the mean distance between predicted and
 * observed rate over 15 equally wide bins, weighted by their rows.
 */
public record CalibrationError() implements CountMetric {

  @Override
  public String name() {
    return "calibration_error";
  }

  @Override
  public boolean better(double value, double than) {
    return value < than;
  }

  @Override
  public ToDoubleFunction<byte[]> byCounts(float[] labels, float[] predictions) {
    Metric.one(this, labels, predictions);
    CalibrationBins bins = new CalibrationBins(labels, predictions);
    return counts -> {
      CalibrationBins.Sums sums = bins.sums(counts);
      double distance = 0;
      double rows = 0;
      for (int i = 0; i < CalibrationBins.BINS; i++) {
        distance += Math.abs(sums.predicted()[i] - sums.observed()[i]);
        rows += sums.rows()[i];
      }
      return distance / rows;
    };
  }
}
