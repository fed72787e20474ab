package org.mtl4j.metric;

/** The share of rows whose most likely class is the label; binary predictions count from 0.5. */
public record Accuracy() implements RowMean {

  @Override
  public String name() {
    return "accuracy";
  }

  @Override
  public boolean better(double value, double than) {
    return value > than;
  }

  @Override
  public double term(float[] labels, float[] predictions, int width, int row) {
    int best = width == 1 && predictions[row] >= 0.5f ? 1 : 0;
    for (int j = 1; j < width; j++) {
      best = predictions[row * width + j] > predictions[row * width + best] ? j : best;
    }
    return best == labels[row] ? 1 : 0;
  }
}
