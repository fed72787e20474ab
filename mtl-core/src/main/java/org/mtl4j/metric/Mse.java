package org.mtl4j.metric;

/** Mean squared error, in the square of the label's unit. */
public record Mse() implements Metric {

  @Override
  public String name() {
    return "mse";
  }

  @Override
  public boolean higherIsBetter() {
    return false;
  }

  @Override
  public double value(float[] labels, float[] predictions) {
    Metric.width(labels, predictions);
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      double error = (double) labels[i] - predictions[i];
      sum += error * error;
    }
    return sum / labels.length;
  }
}
