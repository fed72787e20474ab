package org.mtl4j.balance;

/**
 * Nash-MTL (Navon et al., "Multi-Task Learning as a Bargaining Game", ICML 2022): the weights a > 0
 * with M a = 1 / a, whatever the scale of a loss. The step always has the length sqrt(T), so it
 * needs gradients that are clipped (the paper: to 1) or a learning rate that falls.
 */
public record NashMtl() implements LossBalancer {

  @Override
  public Needs needs() {
    return Needs.GRADIENTS;
  }

  @Override
  public double[] weights(BalanceStep step) {
    return Present.weights(step, gram -> FairGrad.weights(gram, 1));
  }
}
