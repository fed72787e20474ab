package org.mtl4j.task;

import org.mtl4j.graph.GraphScope;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A loss beside those of the tasks. One of the rows counts as the tasks' losses do: the mean over
 * the rows of a batch, by their weights. One of weights alone counts once a step, however many
 * parts a batch is computed in.
 *
 * @param name for messages
 * @param value of each row [batch], or of the weights []
 * @param weight in the sum of losses, at least 0
 */
public record AuxiliaryLoss(String name, Operand<TFloat32> value, double weight) {

  public AuxiliaryLoss {
    GraphScope.checkName("an auxiliary loss", name);
    if (value.rank() > 1) {
      throw new IllegalArgumentException(
          "auxiliary loss " + name + " must be [batch] or [], got " + value.shape());
    }
    if (!(weight >= 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException(
          "the weight of loss " + name + " must be a number >= 0, got " + weight);
    }
  }

  /** Whether it is of the weights alone. */
  public boolean ofWeights() {
    return value.rank() == 0;
  }
}
