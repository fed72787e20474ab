package org.mtl4j.metric;

/** Mean absolute error, in the label's unit. */
public record Mae() implements Metric {

  @Override
  public String name() {
    return "mae";
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
      sum += Math.abs((double) labels[i] - predictions[i]);
    }
    return sum / labels.length;
  }
}
