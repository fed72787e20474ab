package org.mtl4j.balance;

import java.util.Arrays;

/**
 * The plain sum of losses, while the norms of the tasks' gradients and the cosines between them are
 * looked at: a diagnosis, at the cost of computing the gradients of each task apart.
 */
public record EqualWeights() implements LossBalancer {

  @Override
  public Needs needs() {
    return Needs.GRADIENTS;
  }

  @Override
  public double[] weights(BalanceStep step) {
    double[] weights = new double[step.tasks().size()];
    Arrays.fill(weights, 1);
    return weights;
  }
}
