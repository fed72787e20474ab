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
 * <p>The first layer of all experts of one input is one matrix product. Weights: {@code
 * dense_0/kernel} [in, experts, units], {@code dense_0/bias} [experts, units]; deeper layers {@code
 * dense_1/kernel} [experts, in, units], {@code dense_1/bias} [experts, 1, units]. Observed: {@code
 * outputs} [batch, experts, units].
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

  /**
   * A group in a graph; it has at least one expert.
   *
   * @param scope of its weights
   * @param x its input [batch, in]
   */
  public record Placed(ExpertGroup group, GraphScope scope, Operand<TFloat32> x) {}

  /**
   * Columns of a product with an input [batch, in].
   *
   * @param kernels [in, ...], one behind the other
   * @param biases as many values each
   */
  record Columns(List<Operand<TFloat32>> kernels, List<Operand<TFloat32>> biases) {

    /** x W + b: [batch, columns]. */
    Operand<TFloat32> of(GraphScope scope, Operand<TFloat32> x) {
      Ops tf = scope.tf();
      return scope.affine(x, concat(tf, kernels, 1), concat(tf, biases, 0));
    }
  }

  /** Outputs of groups, one behind the other: [batch, experts of all, units]. */
  static Operand<TFloat32> apply(List<Placed> groups) {
    Placed first = groups.get(0);
    Ops tf = first.scope.tf();
    return joint(groups)
        ? finish(groups, columns(groups).of(first.scope, first.x))
        : concat(tf, groups.stream().map(placed -> apply(List.of(placed))).toList(), 1);
  }

  /** Whether one product computes the first layer of all groups: their input and network agree. */
  static boolean joint(List<Placed> groups) {
    Placed first = groups.get(0);
    Mlp network = first.group.network;
    boolean plain = network.units().size() == 1 && network.dropout() == 0 && !network.batchNorm();
    return groups.size() == 1
        || plain
            && groups.stream()
                .allMatch(g -> g.x.equals(first.x) && g.group.network.equals(network));
  }

  /** The first layer of groups that one product computes. */
  static Columns columns(List<Placed> groups) {
    Columns columns = new Columns(new ArrayList<>(), new ArrayList<>());
    for (Placed placed : groups) {
      GraphScope inner = placed.scope.at("dense_0");
      Ops tf = inner.tf();
      int own = placed.group.count;
      int units = placed.group.network.units().get(0);
      long in = placed.x.shape().get(1);
      Operand<TFloat32> kernel =
          inner.weight("kernel", Role.KERNEL, Initializer.glorot(in, units), in, own, units);
      Operand<TFloat32> bias = inner.weight("bias", Role.BIAS, Initializer.zeros(), own, units);
      columns.kernels.add(tf.reshape(kernel, tf.array(in, (long) own * units)));
      columns.biases.add(tf.reshape(bias, tf.array(-1)));
    }
    return columns;
  }

  /** What follows their product [batch, columns]: [batch, experts of all, units]. */
  static Operand<TFloat32> finish(List<Placed> groups, Operand<TFloat32> product) {
    Placed first = groups.get(0);
    Mlp network = first.group.network;
    Ops tf = first.scope.tf();
    Operand<TFloat32> h = network.finish(first.scope.at("dense_0"), product, 0);
    Operand<TFloat32> rows = tf.reshape(h, tf.array(-1, count(groups), network.units().get(0)));
    Operand<TFloat32> outputs = first.group.deeper(first.scope, rows);
    observe(groups, outputs);
    return outputs;
  }

  /** Experts of all groups. */
  static int count(List<Placed> groups) {
    return groups.stream().mapToInt(placed -> placed.group.count).sum();
  }

  private static void observe(List<Placed> groups, Operand<TFloat32> outputs) {
    Ops tf = groups.get(0).scope.tf();
    int from = 0;
    for (Placed placed : groups) {
      int own = placed.group.count;
      placed.scope.observe(
          "outputs",
          groups.size() == 1
              ? outputs
              : tf.slice(outputs, tf.array(0, from, 0), tf.array(-1, own, -1)));
      from += own;
    }
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
    return network.finish(scope, tf.math.add(BatchProduct.of(tf, h, kernel), bias), 1);
  }
}
