package org.mtl4j.layer;

import org.mtl4j.graph.GraphScope;
import org.mtl4j.graph.Initializer;
import org.mtl4j.graph.WeightSpec.Role;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Experts of one shape computed together: [batch, in] -> [batch, experts, units].
 *
 * <p>The first layer of all experts is one matrix product. Weights: {@code dense_0/kernel} [in,
 * experts, units], {@code dense_0/bias} [experts, units]; deeper layers {@code dense_1/kernel}
 * [experts, in, units], {@code dense_1/bias} [experts, 1, units]. Observed: {@code outputs} [batch,
 * experts, units].
 *
 * @param count experts; 0 means there are none
 * @param network of each expert, at least one layer
 */
public record ExpertGroup(int count, Mlp network) {

  public ExpertGroup {
    if (count < 0) {
      throw new IllegalArgumentException("experts cannot be " + count);
    }
    if (network.units().isEmpty()) {
      throw new IllegalArgumentException("an expert needs at least one layer");
    }
  }

  /** Outputs of each expert. */
  public int units() {
    return network.units().get(network.units().size() - 1);
  }

  /** Adds the experts to {@code scope}; there must be at least one. */
  public Operand<TFloat32> apply(GraphScope scope, Operand<TFloat32> x) {
    Operand<TFloat32> outputs = outputs(scope, x);
    scope.observe("outputs", outputs);
    return outputs;
  }

  private Operand<TFloat32> outputs(GraphScope scope, Operand<TFloat32> x) {
    Ops tf = scope.tf();
    Operand<TFloat32> h = first(scope.at("dense_0"), x);
    if (network.units().size() == 1) {
      return h;
    }
    var swap = tf.constant(new int[] {1, 0, 2});
    h = tf.linalg.transpose(h, swap); // [experts, batch, units]
    for (int layer = 1; layer < network.units().size(); layer++) {
      h = deeper(scope.at("dense_" + layer), h, network.units().get(layer));
    }
    return tf.linalg.transpose(h, swap);
  }

  private Operand<TFloat32> first(GraphScope scope, Operand<TFloat32> x) {
    Ops tf = scope.tf();
    long in = x.shape().get(1);
    int units = network.units().get(0);
    Operand<TFloat32> kernel =
        scope.weight("kernel", Role.KERNEL, Initializer.glorot(in, units), in, count, units);
    Operand<TFloat32> bias = scope.weight("bias", Role.BIAS, Initializer.zeros(), count, units);
    Operand<TFloat32> flat =
        tf.linalg.matMul(x, tf.reshape(kernel, tf.array(in, (long) count * units)));
    flat = tf.nn.biasAdd(flat, tf.reshape(bias, tf.array(-1)));
    return tf.reshape(network.finish(scope, flat, 0), tf.array(-1, count, units));
  }

  private Operand<TFloat32> deeper(GraphScope scope, Operand<TFloat32> h, int units) {
    Ops tf = scope.tf();
    long in = h.shape().get(2);
    Operand<TFloat32> kernel =
        scope.weight("kernel", Role.KERNEL, Initializer.glorot(in, units), count, in, units);
    Operand<TFloat32> bias = scope.weight("bias", Role.BIAS, Initializer.zeros(), count, 1, units);
    return network.finish(
        scope, tf.math.add(tf.train.batchMatMul(h, kernel, TFloat32.class), bias), 1);
  }
}
