package org.mtl4j.optimizer;

import org.mtl4j.graph.WeightSpec.Role;

/**
 * L2 penalties, factor x sum of squares, as in Keras.
 *
 * @param embeddings on small tables as a whole, on large ones in the rows of the batch
 * @param kernels on the factors of matrix products
 */
public record Regularization(float embeddings, float kernels) {

  public Regularization {
    if (!(embeddings >= 0) || !(kernels >= 0)) {
      throw new IllegalArgumentException(
          "L2 factors must be at least 0, got " + embeddings + " and " + kernels);
    }
  }

  /** No penalty. */
  public static Regularization none() {
    return new Regularization(0, 0);
  }

  /** The factor for weights of {@code role}. */
  public float factor(Role role) {
    return switch (role) {
      case EMBEDDING, EMBEDDING_ROWS -> embeddings;
      case KERNEL -> kernels;
      case BIAS, STATE -> 0;
    };
  }
}
