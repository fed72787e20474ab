package org.mtl4j.graph;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * How a weight starts, drawn by stateless operations from a seed of its own.
 *
 * @param kind the distribution
 * @param scale the constant, the bound of the uniform or the deviation of the normal distribution
 */
public record Initializer(Kind kind, float scale) {

  /** The distributions. */
  public enum Kind {
    /** Every value is the scale. */
    CONSTANT,
    /** Uniform in [-scale, scale). */
    UNIFORM,
    /** Normal with mean 0. */
    NORMAL
  }

  /** All zeros. */
  public static Initializer zeros() {
    return constant(0);
  }

  /** Every value is {@code value}. */
  public static Initializer constant(float value) {
    return new Initializer(Kind.CONSTANT, value);
  }

  /** All ones. */
  public static Initializer ones() {
    return constant(1);
  }

  /** Normal with the given deviation. */
  public static Initializer normal(float deviation) {
    return new Initializer(Kind.NORMAL, deviation);
  }

  /** Uniform within {@code bound} of 0. */
  public static Initializer uniform(float bound) {
    return new Initializer(Kind.UNIFORM, bound);
  }

  /** Uniform within sqrt(6 / (fanIn + fanOut)) (Glorot and Bengio, AISTATS 2010). */
  public static Initializer glorot(long fanIn, long fanOut) {
    return new Initializer(Kind.UNIFORM, (float) Math.sqrt(6.0 / (fanIn + fanOut)));
  }

  Operand<TFloat32> values(Ops tf, Shape shape, long seed) {
    if (kind == Kind.CONSTANT) {
      return tf.fill(tf.constant(shape.asArray()), tf.constant(scale));
    }
    var pair = tf.constant(new long[] {seed, seed >>> 32});
    var dims = tf.constant(shape.asArray());
    return switch (kind) {
      case NORMAL -> tf.math.mul(tf.random.statelessRandomNormal(dims, pair), tf.constant(scale));
      default ->
          tf.math.mul(
              tf.math.sub(
                  tf.math.mul(tf.random.statelessRandomUniform(dims, pair), tf.constant(2f)),
                  tf.constant(1f)),
              tf.constant(scale));
    };
  }
}
