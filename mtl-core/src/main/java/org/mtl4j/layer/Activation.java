package org.mtl4j.layer;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Element-wise functions behind a dense layer. */
public enum Activation {
  /** max(x, 0). */
  RELU,
  /** x where positive, exp(x) - 1 elsewhere. */
  ELU,
  /** 1 / (1 + exp(-x)). */
  SIGMOID,
  /** Hyperbolic tangent. */
  TANH,
  /** x. */
  LINEAR;

  /** Any shape -> the same shape. */
  public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
    return switch (this) {
      case RELU -> tf.nn.relu(x);
      case ELU -> tf.nn.elu(x);
      case SIGMOID -> tf.math.sigmoid(x);
      case TANH -> tf.math.tanh(x);
      case LINEAR -> x;
    };
  }
}
