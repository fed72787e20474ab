package org.mtl4j.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.Moments;
import org.mtl4j.data.row.NumberSpread;
import org.mtl4j.data.row.NumberSpreads;
import org.mtl4j.data.row.ValueKind;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.NumericEncoding;
import org.mtl4j.feature.Scaling;

/** Running statistics of a dense column. */
final class DenseStatistics {

  private final DenseFeature feature;
  private final NumberSpreads spreads = new NumberSpreads();
  private final List<BinEdges> edges = new ArrayList<>();

  DenseStatistics(DenseFeature feature) {
    this.feature = feature;
    for (int i = 0; i < feature.width(); i++) {
      edges.add(new BinEdges());
    }
  }

  /** Takes the numbers of a row, NaN for a missing one. */
  void add(double[] row) {
    spreads.add(row);
    if (feature.encoding() instanceof NumericEncoding.PiecewiseLinear) {
      for (int i = 0; i < row.length; i++) {
        if (!Double.isNaN(row[i])) {
          edges.get(i).add(row[i]);
        }
      }
    }
  }

  /** What the numbers are in a {@code tf.Example} that keeps them apart. */
  ValueKind kind() {
    return spreads.kind();
  }

  DenseScale scale() {
    boolean precise = isLinear() && kind() != ValueKind.FLOATS;
    double[] fill = new double[feature.width()];
    double[] shift = new double[feature.width()];
    double[] factor = new double[feature.width()];
    for (int i = 0; i < fill.length; i++) {
      NumberSpread spread = spreads.at(i);
      Moments numbers = precise ? spread.exact() : spread.rounded();
      fill[i] = rounded(precise, numbers.mean());
      factor[i] = 1;
      if (isLinear()) {
        boolean minMax = feature.scaling() == Scaling.MIN_MAX;
        shift[i] = minMax ? numbers.min() : fill[i];
        double size = minMax ? numbers.max() - shift[i] : numbers.deviation();
        boolean differ = numbers.max() > numbers.min();
        factor[i] = rounded(precise, differ ? factor(numbers, size) : 0);
      }
    }
    DenseScale scale = new DenseScale(feature.scaling(), precise, fill, shift, factor, List.of());
    return new DenseScale(feature.scaling(), precise, fill, shift, factor, edges(scale));
  }

  private static double rounded(boolean precise, double value) {
    return precise ? value : (float) value;
  }

  // other rules end where float32 does
  private boolean isLinear() {
    return feature.scaling() == Scaling.MIN_MAX || feature.scaling() == Scaling.STANDARDIZE;
  }

  private double factor(Moments numbers, double size) {
    if (!Double.isFinite(1 / size)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "column \"%s\": its numbers, %s to %s, are too close to each other to be scaled",
              feature.name(),
              numbers.min(),
              numbers.max()));
    }
    return 1 / size;
  }

  private List<List<Float>> edges(DenseScale scale) {
    List<List<Float>> all = new ArrayList<>();
    for (int i = 0; i < edges.size(); i++) {
      all.add(
          feature.encoding() instanceof NumericEncoding.PiecewiseLinear bins
              ? rising(scale.number(i), edges.get(i).of(bins.bins(), scale.precise()))
              : List.of());
    }
    return all;
  }

  // in scaled units, where two may be too close to be told apart; none where all are
  private static List<Float> rising(NumberScale scale, List<Double> edges) {
    List<Float> scaled = new ArrayList<>();
    for (double edge : edges) {
      float value = scale.apply(edge);
      if (scaled.isEmpty() || value - scaled.get(scaled.size() - 1) >= Float.MIN_NORMAL) {
        scaled.add(value);
      }
    }
    return scaled.size() < 2 ? List.of() : scaled;
  }
}
