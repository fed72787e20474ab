package org.mtl4j.metric;

/** The share of rows whose most likely class is the label; binary predictions count from 0.5. */
public record Accuracy() implements Metric {

  @Override
  public String name() {
    return "accuracy";
  }

  @Override
  public boolean higherIsBetter() {
    return true;
  }

  @Override
  public double value(float[] labels, float[] predictions) {
    int width = Metric.width(labels, predictions);
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      int best = width == 1 && predictions[i] >= 0.5f ? 1 : 0;
      for (int j = 1; j < width; j++) {
        best = predictions[i * width + j] > predictions[i * width + best] ? j : best;
      }
      right += best == labels[i] ? 1 : 0;
    }
    return (double) right / labels.length;
  }
}
