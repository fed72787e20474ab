package org.mtl4j.train;

/**
 * When training ends.
 *
 * @param epochs at most
 * @param patience epochs without a better value of the monitored figure; the best weights are kept
 * @param monitor {@code loss}, the weighted sum of the validation losses, or a metric of a task
 *     such as {@code income.auc}
 */
public record Stopping(int epochs, int patience, String monitor) {

  public Stopping {
    if (epochs < 1 || patience < 1) {
      throw new IllegalArgumentException(
          "epochs and patience must be at least 1, got " + epochs + " and " + patience);
    }
  }

  /** At most 100 epochs, patience 10 on the validation loss. */
  public static Stopping defaults() {
    return new Stopping(100, 10, "loss");
  }
}
