package org.mtl4j.data;

import org.mtl4j.feature.DenseFeature;

/** Running statistics of a dense column (Welford's method). */
final class DenseStatistics {

  private final DenseFeature feature;
  private final long[] count;
  private final double[] mean;
  private final double[] squares;
  private final float[] min;
  private final float[] max;

  DenseStatistics(DenseFeature feature) {
    int width = feature.width();
    this.feature = feature;
    this.count = new long[width];
    this.mean = new double[width];
    this.squares = new double[width];
    this.min = new float[width];
    this.max = new float[width];
  }

  void add(int i, float value) {
    if (Float.isNaN(value)) {
      return;
    }
    min[i] = count[i] == 0 ? value : Math.min(min[i], value);
    max[i] = count[i] == 0 ? value : Math.max(max[i], value);
    count[i]++;
    double delta = value - mean[i];
    mean[i] += delta / count[i];
    squares[i] += delta * (value - mean[i]);
  }

  DenseScale scale() {
    int width = feature.width();
    float[] fill = new float[width];
    float[] shift = new float[width];
    float[] scale = new float[width];
    for (int i = 0; i < width; i++) {
      fill[i] = (float) mean[i];
      double deviation = count[i] == 0 ? 0 : Math.sqrt(squares[i] / count[i]);
      switch (feature.scaling()) {
        case MIN_MAX -> {
          shift[i] = min[i];
          scale[i] = max[i] > min[i] ? 1 / (max[i] - min[i]) : 0;
        }
        case STANDARDIZE -> {
          shift[i] = (float) mean[i];
          scale[i] = deviation > 0 ? (float) (1 / deviation) : 0;
        }
        default -> scale[i] = 1;
      }
    }
    return new DenseScale(feature.scaling(), fill, shift, scale);
  }
}
