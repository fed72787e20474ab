package org.mtl4j.layer;

import java.util.List;
import java.util.Objects;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.graph.Initializer;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Dense layers one behind the other: [batch, in] -> [batch, last units]; without layers, x itself.
 *
 * <p>Weights: {@code dense_0/kernel}, {@code dense_0/bias}, {@code dense_1/kernel} ...
 *
 * @param units outputs per layer
 * @param activation behind each layer
 * @param dropout share of each layer's outputs that is dropped in training
 * @param batchNorm whether products are normalized before the activation
 */
public record Mlp(List<Integer> units, Activation activation, float dropout, boolean batchNorm) {

  public Mlp {
    units = List.copyOf(units);
    Objects.requireNonNull(activation, "activation");
    if (units.stream().anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException("units must be at least 1, got " + units);
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("dropout must be in [0, 1), got " + dropout);
    }
  }

  /** Relu layers without dropout or batch norm. */
  public static Mlp of(Integer... units) {
    return new Mlp(List.of(units), Activation.RELU, 0, false);
  }

  /** Adds the layers to {@code scope}. */
  public Operand<TFloat32> apply(GraphScope scope, Operand<TFloat32> x) {
    return apply(scope, x, Initializer.zeros());
  }

  /** Adds the layers to {@code scope}; their biases start as told. */
  public Operand<TFloat32> apply(GraphScope scope, Operand<TFloat32> x, Initializer biases) {
    Operand<TFloat32> h = x;
    for (int layer = 0; layer < units.size(); layer++) {
      h = layer(scope, layer, h, biases);
    }
    return h;
  }

  /** Adds the one layer with this number to {@code scope}; its biases start as told. */
  public Operand<TFloat32> layer(
      GraphScope scope, int layer, Operand<TFloat32> x, Initializer biases) {
    GraphScope inner = scope.at("dense_" + layer);
    return finish(inner, new Dense(units.get(layer), true).apply(inner, x, biases), 0);
  }

  /** Batch norm over {@code batchAxis}, activation, dropout: any shape -> the same shape. */
  Operand<TFloat32> finish(GraphScope scope, Operand<TFloat32> product, int batchAxis) {
    Operand<TFloat32> h = batchNorm ? BatchNorm.apply(scope, product, batchAxis) : product;
    h = activation.apply(scope.tf(), h);
    return dropout > 0 && scope.training() ? Dropout.apply(scope, h, dropout) : h;
  }
}
