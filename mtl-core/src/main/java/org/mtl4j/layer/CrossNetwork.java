package org.mtl4j.layer;

import org.mtl4j.graph.GraphScope;
import org.mtl4j.graph.Initializer;
import org.mtl4j.graph.WeightSpec.Role;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Products of features of bounded degree: [batch, in] -> [batch, in], as the low-rank cross network
 * of DCN V2 (Wang et al., "DCN V2: Improved Deep &amp; Cross Network", WWW 2021): x_l+1 = x_0 *
 * ((x_l V_l) U_l + b_l) + x_l, where * multiplies element by element.
 *
 * <p>Weights: {@code layer_0/down} [in, rank] (V, Glorot uniform), {@code layer_0/up} [rank, in]
 * (U, zeros, so that at the start the output is x), {@code layer_0/bias} [in], {@code layer_1/down}
 * ...
 *
 * @param layers at least one; with l of them products have up to l + 1 factors
 * @param rank of the matrices between features
 */
public record CrossNetwork(int layers, int rank) {

  public CrossNetwork {
    if (layers < 1 || rank < 1) {
      throw new IllegalArgumentException(
          "a cross network needs at least 1 layer of rank 1, got " + layers + " of " + rank);
    }
  }

  /** Adds the layers to {@code scope}. */
  public Operand<TFloat32> apply(GraphScope scope, Operand<TFloat32> x) {
    Operand<TFloat32> crossed = x;
    for (int layer = 0; layer < layers; layer++) {
      crossed = layer(scope.at("layer_" + layer), x, crossed);
    }
    return crossed;
  }

  private Operand<TFloat32> layer(GraphScope scope, Operand<TFloat32> x, Operand<TFloat32> last) {
    Ops tf = scope.tf();
    long in = x.shape().get(1);
    var down = scope.weight("down", Role.KERNEL, Initializer.glorot(in, rank), in, rank);
    var up = scope.weight("up", Role.KERNEL, Initializer.zeros(), rank, in);
    var bias = scope.weight("bias", Role.BIAS, Initializer.zeros(), in);
    var factor = tf.nn.biasAdd(tf.linalg.matMul(tf.linalg.matMul(last, down), up), bias);
    return tf.math.add(tf.math.mul(x, factor), last);
  }
}
