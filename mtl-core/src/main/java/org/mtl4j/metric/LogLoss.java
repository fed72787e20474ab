package org.mtl4j.metric;

/** Mean cross-entropy in nats; probabilities are clipped to [1e-7, 1 - 1e-7]. */
public record LogLoss() implements Metric {

  private static final double CLIP = 1e-7;

  @Override
  public String name() {
    return "log_loss";
  }

  @Override
  public boolean higherIsBetter() {
    return false;
  }

  @Override
  public double value(float[] labels, float[] predictions) {
    int width = Metric.width(labels, predictions);
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      double p = predictions[width == 1 ? i : i * width + (int) labels[i]];
      double right = width == 1 && labels[i] == 0 ? 1 - p : p;
      sum -= Math.log(Math.min(Math.max(right, CLIP), 1 - CLIP));
    }
    return sum / labels.length;
  }
}
