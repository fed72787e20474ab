package org.mtl4j.balance;

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
    return Grams.filled(step.tasks().size(), 1);
  }
}
