package org.mtl4j.layer;

import org.mtl4j.graph.GraphScope;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A softmax gate that mixes experts: x [batch, in], experts [batch, experts, units] -> [batch,
 * units].
 *
 * <p>Weights: {@code kernel} [in, experts], and those of the hidden layers. Observed: {@code
 * weights} [batch, experts].
 *
 * @param hidden layers before the softmax; usually none
 */
public record Gate(Mlp hidden) {

  /** A gate that is linear in its input, as in the papers. */
  public static Gate linear() {
    return new Gate(Mlp.of());
  }

  /** The weights of the experts: [batch, in] -> [batch, experts], each row sums to 1. */
  public Operand<TFloat32> weights(GraphScope scope, Operand<TFloat32> x, int experts) {
    Operand<TFloat32> weights =
        scope.tf().nn.softmax(new Dense(experts, false).apply(scope, hidden.apply(scope, x)));
    scope.observe("weights", weights);
    return weights;
  }

  /** The experts weighted and summed. */
  public Operand<TFloat32> mix(GraphScope scope, Operand<TFloat32> x, Operand<TFloat32> experts) {
    Ops tf = scope.tf();
    long count = experts.shape().get(1);
    Operand<TFloat32> weights = weights(scope, x, Math.toIntExact(count));
    Operand<TFloat32> mixed =
        tf.train.batchMatMul(
            tf.reshape(weights, tf.array(-1L, 1L, count)), experts, TFloat32.class);
    return tf.reshape(mixed, tf.array(-1L, experts.shape().get(2)));
  }
}
