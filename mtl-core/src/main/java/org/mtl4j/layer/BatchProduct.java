package org.mtl4j.layer;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Products of matrices, one by one. The generated methods are those of later versions, which
 * broadcast; their gradients take nine operations more and copy both.
 */
final class BatchProduct {

  static final String OPERATION = "BatchMatMul";

  private BatchProduct() {}

  /** [n, rows, in], [n, in, columns] -> [n, rows, columns]. */
  static Operand<TFloat32> of(Ops tf, Operand<TFloat32> left, Operand<TFloat32> right) {
    String name = tf.scope().makeOpName(OPERATION);
    return tf.scope()
        .env()
        .opBuilder(OPERATION, name, tf.scope())
        .addInput(left.asOutput())
        .addInput(right.asOutput())
        .build()
        .output(0);
  }
}
