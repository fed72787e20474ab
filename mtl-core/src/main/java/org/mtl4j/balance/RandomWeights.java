package org.mtl4j.balance;

import java.util.SplittableRandom;

/**
 * Random loss weighting (RLW; Lin et al., "Reasonable Effectiveness of Random Weighting: A Litmus
 * Test for Multi-Task Learning", TMLR 2022): in each step the T weights are T softmax(z), with z
 * drawn from N(0, 1). What cannot beat it is noise.
 */
public record RandomWeights() implements LossBalancer {

  @Override
  public Needs needs() {
    return Needs.NOTHING;
  }

  @Override
  public double[] weights(BalanceStep step) {
    SplittableRandom random = step.random();
    double[] drawn = new double[step.tasks().size()];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = random.nextGaussian();
    }
    return Shares.scaled(Shares.softmax(drawn));
  }
}
