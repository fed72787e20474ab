package org.mtl4j.metric;

/** Mean squared error, in the square of the label's unit. */
public record Mse() implements RowMean {

  @Override
  public String name() {
    return "mse";
  }

  @Override
  public boolean better(double value, double than) {
    return value < than;
  }

  @Override
  public double term(float[] labels, float[] predictions, int width, int row) {
    double error = (double) labels[row] - predictions[row];
    return error * error;
  }
}
