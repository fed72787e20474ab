package org.mtl4j.metric;

import java.util.function.ToDoubleFunction;

/** Root of the mean squared error, in the label's unit. */
public record Rmse() implements Metric {

  @Override
  public String name() {
    return "rmse";
  }

  @Override
  public boolean better(double value, double than) {
    return value < than;
  }

  @Override
  public double value(float[] labels, float[] predictions) {
    return Math.sqrt(new Mse().value(labels, predictions));
  }

  @Override
  public ToDoubleFunction<byte[]> byCounts(float[] labels, float[] predictions) {
    ToDoubleFunction<byte[]> mse = new Mse().byCounts(labels, predictions);
    return counts -> Math.sqrt(mse.applyAsDouble(counts));
  }
}
