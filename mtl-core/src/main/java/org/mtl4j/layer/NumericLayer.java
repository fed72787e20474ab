package org.mtl4j.layer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.NumericEncoding;
import org.mtl4j.feature.NumericEncoding.PiecewiseLinear;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.graph.Initializer;
import org.mtl4j.graph.WeightSpec.Role;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The numbers of one encoding: floats [batch, floatWidth] -> [batch, numbers x values].
 *
 * <p>Weights with a learned vector: {@code kernel} [numbers, values, width], {@code bias} [numbers,
 * 1, width].
 *
 * @param encoding of all its numbers
 * @param positions of the numbers in a packed row
 * @param edges of the bins of each number; empty without bins
 */
record NumericLayer(NumericEncoding encoding, List<Integer> positions, List<List<Float>> edges) {

  /** The layers of a schema: plain numbers first, then each encoding by its first feature. */
  static List<NumericLayer> of(FeatureSchema schema, List<List<Float>> edges) {
    Map<NumericEncoding, NumericLayer> layers = new LinkedHashMap<>();
    layers.put(new NumericEncoding.Plain(), null);
    int at = 0;
    for (DenseFeature feature : schema.dense()) {
      for (int i = 0; i < feature.width(); i++, at++) {
        NumericLayer layer = layers.get(feature.encoding());
        if (layer == null) {
          layer = new NumericLayer(feature.encoding(), new ArrayList<>(), new ArrayList<>());
          layers.put(feature.encoding(), layer);
        }
        layer.positions.add(at);
        layer.edges.add(edges.get(at));
      }
    }
    return layers.values().stream().filter(layer -> layer != null).toList();
  }

  /** The features whose numbers these are, in schema order. */
  List<DenseFeature> features(FeatureSchema schema) {
    return schema.dense().stream().filter(f -> f.encoding().equals(encoding)).toList();
  }

  /** The values that a number becomes. */
  int values() {
    if (encoding instanceof PiecewiseLinear bins) {
      return bins.width() == 0 ? mostBins() : bins.width();
    }
    return 1;
  }

  private int mostBins() {
    return Math.max(1, edges.stream().mapToInt(List::size).max().orElse(0) - 1);
  }

  Operand<TFloat32> apply(GraphScope scope, Operand<TFloat32> floats) {
    Ops tf = scope.tf();
    int[] at = positions.stream().mapToInt(Integer::intValue).toArray();
    Operand<TFloat32> own =
        at.length == floats.shape().get(1)
            ? floats
            : tf.gather(floats, tf.constant(at), tf.constant(1));
    if (encoding instanceof PiecewiseLinear bins) {
      GraphScope inner = scope.at("piecewise_" + bins.bins() + "_" + bins.width());
      Operand<TFloat32> values = piecewise(inner.tf(), own); // [batch, numbers, bins]
      return bins.width() == 0
          ? flat(tf, values, values.shape().get(2))
          : learned(inner, values, bins.width());
    }
    return own;
  }

  // the share of each bin that lies below the number; padding bins are always 0
  private Operand<TFloat32> piecewise(Ops tf, Operand<TFloat32> x) {
    int bins = mostBins();
    float[] scale = new float[edges.size() * bins];
    float[] start = new float[edges.size() * bins];
    for (int i = 0; i < edges.size(); i++) {
      for (int j = 0; j + 1 < edges.get(i).size(); j++) {
        float low = edges.get(i).get(j);
        float width = edges.get(i).get(j + 1) - low;
        scale[i * bins + j] = width > 0 ? 1 / width : 0;
        start[i * bins + j] = low;
      }
    }
    var shape = tf.array(1, edges.size(), bins);
    Operand<TFloat32> above =
        tf.math.sub(tf.expandDims(x, tf.constant(2)), tf.reshape(tf.constant(start), shape));
    Operand<TFloat32> share = tf.math.mul(above, tf.reshape(tf.constant(scale), shape));
    return tf.clipByValue(share, tf.constant(0f), tf.constant(1f));
  }

  // [batch, numbers, values] -> [batch, numbers x width]
  private Operand<TFloat32> learned(GraphScope scope, Operand<TFloat32> values, int width) {
    Ops tf = scope.tf();
    long in = values.shape().get(2);
    int count = positions.size();
    Operand<TFloat32> kernel =
        scope.weight("kernel", Role.KERNEL, Initializer.glorot(in, width), count, in, width);
    Operand<TFloat32> bias = scope.weight("bias", Role.BIAS, Initializer.zeros(), count, 1, width);
    var swap = tf.constant(new int[] {1, 0, 2});
    Operand<TFloat32> product = BatchProduct.of(tf, tf.linalg.transpose(values, swap), kernel);
    Operand<TFloat32> vectors = tf.nn.relu(tf.math.add(product, bias));
    return flat(tf, tf.linalg.transpose(vectors, swap), width);
  }

  private Operand<TFloat32> flat(Ops tf, Operand<TFloat32> values, long width) {
    return tf.reshape(values, tf.array(-1L, positions.size() * width));
  }
}
