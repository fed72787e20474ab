package org.mtl4j.metric;

/** The mean of the one-against-rest {@link Auc} of all classes present among the labels. */
public record MacroAuc() implements Metric {

  @Override
  public String name() {
    return "macro_auc";
  }

  @Override
  public boolean higherIsBetter() {
    return true;
  }

  @Override
  public double value(float[] labels, float[] predictions) {
    int width = Metric.width(labels, predictions);
    double sum = 0;
    int present = 0;
    for (int i = 0; i < width; i++) {
      double area = Auc.area(labels, i, predictions, i, width);
      if (!Double.isNaN(area)) {
        sum += area;
        present++;
      }
    }
    return present == 0 ? Double.NaN : sum / present;
  }
}
