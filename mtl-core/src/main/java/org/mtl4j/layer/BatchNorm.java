package org.mtl4j.layer;

import org.mtl4j.graph.GraphScope;
import org.mtl4j.graph.Initializer;
import org.mtl4j.graph.WeightSpec.Role;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/**
 * Batch normalization (Ioffe and Szegedy, ICML 2015) with momentum 0.99 and epsilon 0.001.
 *
 * <p>Weights {@code gamma}, {@code beta} and states {@code moving_mean}, {@code moving_variance}
 * have the input's shape with 1 for the batch.
 */
final class BatchNorm {

  private static final float MOMENTUM = 0.99f;
  private static final float EPSILON = 1e-3f;

  private BatchNorm() {}

  static Operand<TFloat32> apply(GraphScope scope, Operand<TFloat32> x, int batchAxis) {
    Ops tf = scope.tf();
    long[] shape = x.shape().asArray();
    shape[batchAxis] = 1;
    Operand<TFloat32> gamma = scope.weight("gamma", Role.BIAS, Initializer.ones(), shape);
    Operand<TFloat32> beta = scope.weight("beta", Role.BIAS, Initializer.zeros(), shape);
    Operand<TFloat32> mean = scope.weight("moving_mean", Role.STATE, Initializer.zeros(), shape);
    Operand<TFloat32> variance =
        scope.weight("moving_variance", Role.STATE, Initializer.ones(), shape);
    if (scope.training()) {
      var axis = tf.constant(batchAxis);
      Operand<TFloat32> batchMean = tf.math.mean(x, axis, Mean.keepDims(true));
      Operand<TFloat32> batchVariance =
          tf.math.mean(tf.math.square(tf.math.sub(x, batchMean)), axis, Mean.keepDims(true));
      move(scope, "moving_mean", Initializer.zeros(), mean, batchMean, shape);
      move(scope, "moving_variance", Initializer.ones(), variance, batchVariance, shape);
      mean = batchMean;
      variance = batchVariance;
    }
    Operand<TFloat32> scale =
        tf.math.mul(gamma, tf.math.rsqrt(tf.math.add(variance, tf.constant(EPSILON))));
    return tf.math.add(tf.math.mul(tf.math.sub(x, mean), scale), beta);
  }

  private static void move(
      GraphScope scope,
      String name,
      Initializer start,
      Operand<TFloat32> old,
      Operand<TFloat32> batch,
      long... shape) {
    Ops tf = scope.tf();
    Operand<TFloat32> moved =
        tf.math.add(
            tf.math.mul(old, tf.constant(MOMENTUM)), tf.math.mul(batch, tf.constant(1 - MOMENTUM)));
    scope.assign(name, start, tf.ensureShape(moved, Shape.of(shape)));
  }
}
