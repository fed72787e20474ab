package org.mtl4j.layer;

import java.util.ArrayList;
import java.util.List;
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
    return apply(List.of(this), List.of(scope), List.of(x));
  }

  /**
   * Groups, each with its input [batch, in], one behind the other: [batch, experts of all, units].
   * Those of one input and network are computed as one.
   */
  public static Operand<TFloat32> apply(
      List<ExpertGroup> groups, List<GraphScope> scopes, List<Operand<TFloat32>> inputs) {
    ExpertGroup first = groups.get(0);
    Operand<TFloat32> x = inputs.get(0);
    boolean alike =
        first.plain()
            && groups.stream().allMatch(group -> group.network.equals(first.network))
            && inputs.stream().allMatch(x::equals);
    if (groups.size() == 1 || alike) {
      return joint(groups, scopes, x);
    }
    List<Operand<TFloat32>> outputs = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      outputs.add(groups.get(i).apply(scopes.get(i), inputs.get(i)));
    }
    return concat(scopes.get(0).tf(), outputs, 1);
  }

  private static Operand<TFloat32> joint(
      List<ExpertGroup> groups, List<GraphScope> scopes, Operand<TFloat32> x) {
    ExpertGroup first = groups.get(0);
    Ops tf = scopes.get(0).tf();
    List<Operand<TFloat32>> kernels = new ArrayList<>();
    List<Operand<TFloat32>> biases = new ArrayList<>();
    int units = first.network.units().get(0);
    long in = x.shape().get(1);
    int count = 0;
    for (int i = 0; i < groups.size(); i++) {
      GraphScope inner = scopes.get(i).at("dense_0");
      int own = groups.get(i).count;
      Operand<TFloat32> kernel =
          inner.weight("kernel", Role.KERNEL, Initializer.glorot(in, units), in, own, units);
      kernels.add(tf.reshape(kernel, tf.array(in, (long) own * units)));
      Operand<TFloat32> bias = inner.weight("bias", Role.BIAS, Initializer.zeros(), own, units);
      biases.add(tf.reshape(bias, tf.array(-1)));
      count += own;
    }
    Operand<TFloat32> h =
        tf.nn.biasAdd(tf.linalg.matMul(x, concat(tf, kernels, 1)), concat(tf, biases, 0));
    h = first.network.finish(scopes.get(0).at("dense_0"), h, 0);
    Operand<TFloat32> outputs =
        first.deeper(scopes.get(0), tf.reshape(h, tf.array(-1, count, units)));
    int from = 0;
    for (int i = 0; i < groups.size(); i++) {
      int own = groups.get(i).count;
      scopes
          .get(i)
          .observe(
              "outputs",
              own == count
                  ? outputs
                  : tf.slice(outputs, tf.array(0, from, 0), tf.array(-1, own, -1)));
      from += own;
    }
    return outputs;
  }

  // whether experts of several groups can be computed as one
  private boolean plain() {
    return network.units().size() == 1 && network.dropout() == 0 && !network.batchNorm();
  }

  static Operand<TFloat32> concat(Ops tf, List<Operand<TFloat32>> parts, int axis) {
    return parts.size() == 1 ? parts.get(0) : tf.concat(parts, tf.constant(axis));
  }

  private Operand<TFloat32> deeper(GraphScope scope, Operand<TFloat32> first) {
    if (network.units().size() == 1) {
      return first;
    }
    Ops tf = scope.tf();
    var swap = tf.constant(new int[] {1, 0, 2});
    Operand<TFloat32> h = tf.linalg.transpose(first, swap); // [experts, batch, units]
    for (int layer = 1; layer < network.units().size(); layer++) {
      h = deeper(scope.at("dense_" + layer), h, network.units().get(layer));
    }
    return tf.linalg.transpose(h, swap);
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
