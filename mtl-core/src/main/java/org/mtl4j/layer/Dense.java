package org.mtl4j.layer;

import org.mtl4j.graph.GraphScope;
import org.mtl4j.graph.Initializer;
import org.mtl4j.graph.WeightSpec.Role;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A fully connected layer, x W + b: [batch, in] -> [batch, units].
 *
 * <p>Weights: {@code kernel} [in, units] (Glorot uniform) and, with a bias, {@code bias} [units].
 *
 * @param units outputs
 * @param bias whether b is there
 */
public record Dense(int units, boolean bias) {

  public Dense {
    if (units < 1) {
      throw new IllegalArgumentException("a dense layer needs at least 1 unit, got " + units);
    }
  }

  /** Adds the layer to {@code scope}. */
  public Operand<TFloat32> apply(GraphScope scope, Operand<TFloat32> x) {
    return apply(scope, x, Initializer.zeros());
  }

  Operand<TFloat32> apply(GraphScope scope, Operand<TFloat32> x, Initializer biases) {
    long in = x.shape().get(1);
    Operand<TFloat32> kernel =
        scope.weight("kernel", Role.KERNEL, Initializer.glorot(in, units), in, units);
    return bias
        ? scope.affine(x, kernel, scope.weight("bias", Role.BIAS, biases, units))
        : scope.tf().linalg.matMul(x, kernel);
  }
}
