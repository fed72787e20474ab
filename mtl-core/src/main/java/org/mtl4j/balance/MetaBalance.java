package org.mtl4j.balance;

import org.mtl4j.task.Default;

/**
 * MetaBalance (He et al., "MetaBalance: Improving Multi-Task Recommendations via Adapting Gradient
 * Magnitudes of Auxiliary Tasks", WWW 2022): the gradients of auxiliary tasks are brought near the
 * length of the target task's, a_t = r m_target / m_t + 1 - r, with m_t a moving average of |g_t|,
 * corrected for its start at 0. The paper does so for each tensor; here it is done once, for the
 * vector of all shared weights. Weights of a single task follow its gradient.
 *
 * <p>State: {@code norm} [T].
 *
 * @param target name of the task that others help; empty for the first
 * @param relax r, from 0 for the plain sum to 1 for equal lengths
 * @param memory what is kept of the average in a step
 */
public record MetaBalance(
    @Default("''") String target, @Default("0.7") double relax, @Default("0.9") double memory)
    implements DirectionMethod {

  public MetaBalance {
    if (!(relax >= 0 && relax <= 1)) {
      throw new IllegalArgumentException("relax must be from 0 to 1, got " + relax);
    }
    Require.share("memory", memory);
  }

  @Override
  public double[] weights(BalanceStep step) {
    double[] norms = step.state("norm", 0);
    for (int i = 0; i < norms.length; i++) {
      norms[i] = memory * norms[i] + (1 - memory) * Math.sqrt(step.gram()[i][i]);
    }
    double goal = norms[target(step)]; // all are corrected alike, which no ratio shows
    double[] weights = new double[norms.length];
    for (int i = 0; i < norms.length; i++) {
      weights[i] = norms[i] > 0 ? relax * goal / norms[i] + 1 - relax : 1;
    }
    return weights;
  }

  private int target(BalanceStep step) {
    for (int i = 0; i < step.tasks().size(); i++) {
      if (target.isEmpty() || step.tasks().get(i).name().equals(target)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no task is called " + target + ", the target");
  }
}
