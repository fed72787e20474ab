package org.mtl4j.graph;

import java.util.Locale;
import org.tensorflow.ndarray.Shape;

/**
 * A weight a model asks for.
 *
 * @param path its public name, such as {@code experts/dense_0/kernel}
 * @param shape fully known
 * @param role what it is for
 * @param initializer how it starts
 */
public record WeightSpec(String path, Shape shape, Role role, Initializer initializer) {

  public WeightSpec {
    if (!(shape.size() <= MOST)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "weight %s would have %d numbers of shape %s, at most %d can be held",
              path,
              shape.size(),
              shape,
              MOST));
    }
  }

  private static final int MOST = Integer.MAX_VALUE - 8; // what an array of Java holds

  /** What a weight is for; it decides its regularization and its update. */
  public enum Role {
    /** The factor of a matrix product; takes the L2 penalty of dense weights. */
    KERNEL,
    /** An offset or scale without penalty. */
    BIAS,
    /** A small embedding table, trained densely with the other dense weights. */
    EMBEDDING,
    /** A large embedding table, read and updated only in the rows of the batch. */
    EMBEDDING_ROWS,
    /** A moving statistic that is not trained by gradients. */
    STATE,
    /** What is set before the first step and stays. */
    CONSTANT
  }

  /** How many values it has. */
  public int size() {
    return Math.toIntExact(shape.size());
  }

  /** Whether it lives in the flat variable of a training graph. */
  boolean flat() {
    return role != Role.EMBEDDING_ROWS && role != Role.STATE && role != Role.CONSTANT;
  }
}
