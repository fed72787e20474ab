package org.mtl4j.balance;

import java.util.Arrays;
import org.mtl4j.task.Default;

/**
 * Dynamic weight average (DWA; Liu, Johns, Davison, "End-to-End Multi-Task Learning with
 * Attention", CVPR 2019): what falls slowly counts more. The T weights are T softmax(r / {@code
 * temperature}) with r_t = the mean loss of the window of steps before by that of the one before
 * it; 1 in the first two windows. The paper's window is an epoch.
 *
 * <p>State: {@code window}, {@code last} and {@code before} [T], the sums of losses of this window
 * and of the two before it.
 *
 * @param steps of a window
 * @param temperature the higher, the nearer all weights are to 1
 */
public record Dwa(@Default("100") int steps, @Default("2") double temperature)
    implements LossBalancer {

  public Dwa {
    Require.positive("steps", steps);
    Require.positive("temperature", temperature);
  }

  @Override
  public Needs needs() {
    return Needs.NOTHING;
  }

  @Override
  public double[] weights(BalanceStep step) {
    double[] last = step.state("last", 0);
    double[] before = step.state("before", 0);
    double[] ratios = new double[last.length];
    for (int i = 0; i < ratios.length; i++) {
      boolean known = step.number() > 2L * steps && before[i] > 0;
      ratios[i] = (known ? last[i] / before[i] : 1) / temperature;
    }
    return Shares.scaled(Shares.softmax(ratios));
  }

  @Override
  public void after(BalanceStep step) {
    double[] window = step.state("window", 0);
    for (int i = 0; i < window.length; i++) {
      window[i] += step.losses()[i];
    }
    if (step.number() % steps == 0) {
      double[] last = step.state("last", 0);
      System.arraycopy(last, 0, step.state("before", 0), 0, last.length);
      System.arraycopy(window, 0, last, 0, last.length);
      Arrays.fill(window, 0);
    }
  }
}
