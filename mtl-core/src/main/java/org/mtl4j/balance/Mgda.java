package org.mtl4j.balance;

/**
 * MGDA (Sener and Koltun, "Multi-Task Learning as Multi-Objective Optimization", NeurIPS 2018): the
 * shares of the tasks whose sum of gradients is shortest, times T: along it all losses fall, until
 * none can without another rising. It favours the task with the smallest gradient. Weights of a
 * single task follow its gradient.
 */
public record Mgda() implements DirectionMethod {

  @Override
  public double[] weights(BalanceStep step) {
    return Present.weights(step, gram -> Shares.scaled(Simplex.shortest(gram)));
  }
}
