package org.mtl4j.layer;

import java.util.List;
import java.util.Objects;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.layer.ModelInput.Items;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What of a history matters for a target: the pooling of DIN (Zhou et al., "Deep Interest Network
 * for Click-Through Rate Prediction", KDD 2018). An item k of the history gets the score
 * network([q; k; q - k; q * k]), with q the target; pooled are the items times their scores,
 * without a softmax, so that a history with more of what matters has a greater vector. Items
 * without a value count nothing; the pooled vector of an empty history is 0.
 *
 * <p>Weights: {@code dense_0/kernel}, {@code dense_0/bias} ..., the last with one unit.
 *
 * @param hidden layers before the score, 80 and 40 in the paper
 * @param softmax whether scores become weights that sum to 1 over the items
 */
public record TargetAttention(Mlp hidden, boolean softmax) {

  private static final float AWAY = 1e9f; // below other scores it leaves a softmax of 0

  public TargetAttention {
    Objects.requireNonNull(hidden, "hidden");
  }

  /** target [batch, width], items [batch, length, width] -> [batch, width]. */
  public Operand<TFloat32> apply(GraphScope scope, Operand<TFloat32> target, Items items) {
    Ops tf = scope.tf();
    long width = target.shape().get(1);
    long length = items.values().shape().get(1);
    if (items.values().shape().get(2) != width) {
      throw new IllegalArgumentException(
          "target and items must be as wide, got "
              + (width + " and " + items.values().shape().get(2)));
    }
    Operand<TFloat32> wide = // [batch, length, width]
        tf.tile(tf.expandDims(target, tf.constant(1)), tf.array(1, (int) length, 1));
    Operand<TFloat32> pairs =
        tf.concat(
            List.of(
                wide,
                items.values(),
                tf.math.sub(wide, items.values()),
                tf.math.mul(wide, items.values())),
            tf.constant(2));
    Operand<TFloat32> h = hidden.apply(scope, tf.reshape(pairs, tf.array(-1L, 4 * width)));
    Operand<TFloat32> scores =
        tf.reshape(
            new Dense(1, true).apply(scope.at("dense_" + hidden.units().size()), h),
            tf.array(-1L, length));
    Operand<TFloat32> weights =
        tf.math.mul(softmax ? share(tf, scores, items) : scores, items.weights());
    scope.observe("scores", weights);
    return tf.sum(
        tf.math.mul(items.values(), tf.expandDims(weights, tf.constant(2))), tf.constant(1));
  }

  // over the items that are there [batch, length]
  private static Operand<TFloat32> share(Ops tf, Operand<TFloat32> scores, Items items) {
    Operand<TFloat32> away =
        tf.math.mul(tf.math.sub(items.mask(), tf.constant(1f)), tf.constant(AWAY));
    return tf.nn.softmax(tf.math.add(tf.math.mul(scores, items.mask()), away));
  }
}
