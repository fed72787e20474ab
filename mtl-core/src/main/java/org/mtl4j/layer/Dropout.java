package org.mtl4j.layer;

import org.mtl4j.graph.GraphScope;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Inverted dropout (Srivastava et al., JMLR 2014): drops values and scales up the rest. */
final class Dropout {

  private Dropout() {}

  static Operand<TFloat32> apply(GraphScope scope, Operand<TFloat32> x, float rate) {
    Ops tf = scope.tf();
    Operand<TFloat32> kept =
        tf.dtypes.cast(
            tf.math.greaterEqual(scope.random(tf.shape(x)), tf.constant(rate)), TFloat32.class);
    return tf.math.mul(x, tf.math.mul(kept, tf.constant(1 / (1 - rate))));
  }
}
