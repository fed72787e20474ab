package org.mtl4j.optimizer;

import org.mtl4j.graph.WeightSpec.Role;

/**
 * L2 penalties, factor x sum of squares, as in Keras, and decoupled weight decay, w -= learning
 * rate x decay x w (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019).
 *
 * @param embeddings on small tables as a whole, on large ones in the rows of the batch
 * @param kernels on the factors of matrix products
 * @param decay of embeddings (large ones in the rows of the batch) and factors of matrix products
 */
public record Regularization(float embeddings, float kernels, float decay) {

  public Regularization {
    if (!(embeddings >= 0) || !(kernels >= 0) || !(decay >= 0)) {
      throw new IllegalArgumentException(
          "L2 factors and decay must be at least 0, got "
              + (embeddings + ", " + kernels + " and " + decay));
    }
  }

  /** L2 penalties only. */
  public Regularization(float embeddings, float kernels) {
    this(embeddings, kernels, 0);
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
      case BIAS, STATE, CONSTANT -> 0;
    };
  }

  /** The decay of weights of {@code role}. */
  public float decay(Role role) {
    return switch (role) {
      case EMBEDDING, EMBEDDING_ROWS, KERNEL -> decay;
      case BIAS, STATE, CONSTANT -> 0;
    };
  }
}
