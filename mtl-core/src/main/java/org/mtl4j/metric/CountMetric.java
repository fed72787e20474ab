package org.mtl4j.metric;

import java.util.function.ToDoubleFunction;

/** A metric that is computed from how often each row counts. */
public interface CountMetric extends Metric {

  @Override
  ToDoubleFunction<byte[]> byCounts(float[] labels, float[] predictions);

  @Override
  default double value(float[] labels, float[] predictions) {
    return byCounts(labels, predictions).applyAsDouble(Metric.once(labels.length));
  }
}
