package org.mtl4j.metric;

/** Mean cross-entropy in nats; probabilities are clipped to [1e-7, 1 - 1e-7]. */
public record LogLoss() implements RowMean {

  private static final double CLIP = 1e-7;

  @Override
  public String name() {
    return "log_loss";
  }

  @Override
  public boolean better(double value, double than) {
    return value < than;
  }

  @Override
  public double term(float[] labels, float[] predictions, int width, int row) {
    double p = predictions[width == 1 ? row : row * width + (int) labels[row]];
    double right = width == 1 && labels[row] == 0 ? 1 - p : p;
    return -Math.log(Math.min(Math.max(right, CLIP), 1 - CLIP));
  }
}
