package org.mtl4j.train;

import java.util.List;
import java.util.Map;

/**
 * All of a training between two steps but its variables.
 *
 * @param identity what the training is, see {@link RunIdentity}
 * @param position where it goes on
 * @param epoch figures of the epoch so far
 * @param history of the epochs before
 * @param best of the epochs before; its weights are variables called {@code best/<path>}
 * @param balance state of the balancer by name; empty without one, null in older checkpoints
 */
record RunState(
    Map<String, String> identity,
    Position position,
    EpochSums epoch,
    List<EpochReport> history,
    Best.Mark best,
    Map<String, double[]> balance) {

  /**
   * Figures of an epoch so far.
   *
   * @param rows trained on
   * @param seconds taken
   * @param losses sum over the rows by task
   */
  record EpochSums(long rows, double seconds, double[] losses) {}
}
