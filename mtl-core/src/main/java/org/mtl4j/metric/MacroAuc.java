package org.mtl4j.metric;

import java.util.function.ToDoubleFunction;

/** The mean of the one-against-rest {@link Auc} of all classes present among the labels. */
public record MacroAuc() implements CountMetric {

  @Override
  public String name() {
    return "macro_auc";
  }

  @Override
  public boolean better(double value, double than) {
    return value > than;
  }

  @Override
  public ToDoubleFunction<byte[]> byCounts(float[] labels, float[] predictions) {
    int width = Metric.width(labels, predictions);
    Ranking[] classes = new Ranking[width];
    for (int i = 0; i < width; i++) {
      classes[i] = new Ranking(labels, i, predictions, i, width);
    }
    return counts -> {
      double sum = 0;
      int present = 0;
      for (Ranking ranking : classes) {
        double area = ranking.applyAsDouble(counts);
        if (!Double.isNaN(area)) {
          sum += area;
          present++;
        }
      }
      return present == 0 ? Double.NaN : sum / present;
    };
  }
}
