package org.mtl4j.metric;

/** Mean absolute error, in the label's unit. */
public record Mae() implements RowMean {

  @Override
  public String name() {
    return "mae";
  }

  @Override
  public boolean better(double value, double than) {
    return value < than;
  }

  @Override
  public double term(float[] labels, float[] predictions, int width, int row) {
    return Math.abs((double) labels[row] - predictions[row]);
  }
}
