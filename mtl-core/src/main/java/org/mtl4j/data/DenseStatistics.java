package org.mtl4j.data;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.NumericEncoding;

/** Running statistics of a dense column (Welford's method). */
final class DenseStatistics {

  private final DenseFeature feature;
  private final long[] count;
  private final double[] mean;
  private final double[] squares;
  private final float[] min;
  private final float[] max;
  private final List<BinEdges> edges = new ArrayList<>();

  DenseStatistics(DenseFeature feature) {
    int width = feature.width();
    this.feature = feature;
    this.count = new long[width];
    this.mean = new double[width];
    this.squares = new double[width];
    this.min = new float[width];
    this.max = new float[width];
    for (int i = 0; i < width; i++) {
      edges.add(new BinEdges());
    }
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
    if (feature.encoding() instanceof NumericEncoding.PiecewiseLinear) {
      edges.get(i).add(value);
    }
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
    DenseScale scaling = new DenseScale(feature.scaling(), fill, shift, scale, List.of());
    return new DenseScale(feature.scaling(), fill, shift, scale, edges(scaling));
  }

  private List<List<Float>> edges(DenseScale scale) {
    List<List<Float>> all = new ArrayList<>();
    for (int i = 0; i < count.length; i++) {
      int component = i;
      all.add(
          feature.encoding() instanceof NumericEncoding.PiecewiseLinear bins
              ? edges.get(i).of(bins.bins()).stream().map(x -> scale.apply(component, x)).toList()
              : List.of());
    }
    return all;
  }
}
