package org.mtl4j.optimizer;

import java.util.Objects;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * How the learning rate changes: it rises linearly during the warm-up (Goyal et al., "Accurate,
 * Large Minibatch SGD", 2017), then decays until the last epoch allowed.
 *
 * @param warmup epochs, possibly a part of one
 * @param decay from the full learning rate on
 */
public record Schedule(double warmup, Decay decay) {

  /** The course behind the warm-up. */
  public enum Decay {
    /** The full learning rate to the end. */
    NONE,
    /** Half a cosine down to 0 (Loshchilov and Hutter, "SGDR", ICLR 2017). */
    COSINE
  }

  public Schedule {
    Objects.requireNonNull(decay, "decay");
    if (!(warmup >= 0) || Double.isInfinite(warmup)) {
      throw new IllegalArgumentException("warmup must be a number >= 0, got " + warmup);
    }
  }

  /** The full learning rate from the first step to the last. */
  public static Schedule constant() {
    return new Schedule(0, Decay.NONE);
  }

  /**
   * The factor of the learning rate at a step.
   *
   * @param step from 1, scalar
   * @param stepsPerEpoch steps of an epoch
   * @param epochs at most
   */
  public Operand<TFloat32> factor(
      Ops tf, Operand<TFloat32> step, double stepsPerEpoch, int epochs) {
    Operand<TFloat32> one = tf.constant(1f);
    Operand<TFloat32> factor = one;
    double rise = warmup * stepsPerEpoch;
    if (rise > 0) {
      factor = tf.math.minimum(one, tf.math.mul(step, tf.constant((float) (1 / rise))));
    }
    if (decay == Decay.COSINE) {
      double fall = Math.max(1, epochs * stepsPerEpoch - rise);
      Operand<TFloat32> share =
          tf.math.mul(
              tf.math.sub(step, tf.constant((float) (rise + 1))), tf.constant((float) (1 / fall)));
      Operand<TFloat32> angle =
          tf.math.mul(tf.clipByValue(share, tf.constant(0f), one), tf.constant((float) Math.PI));
      Operand<TFloat32> half = tf.math.mul(tf.math.add(tf.math.cos(angle), one), tf.constant(0.5f));
      factor = tf.math.mul(factor, half);
    }
    return factor;
  }
}
