package org.mtl4j.train;

/** Is told how training goes; exceptions end the training. */
public interface TrainingListener {

  /** Before the first step: {@code run} may be given other weights. */
  default void onStart(TrainingRun run) {}

  /**
   * Before the first step of an epoch that has {@code examples} rows, or before the first one of a
   * training that goes on in the midst of the epoch.
   */
  default void onEpochStart(int epoch, long examples) {}

  /** After a step: rows so far in this epoch and the mean summed loss of the step. */
  default void onStep(int epoch, long examples, double loss) {}

  /** After an epoch and its validation. */
  default void onEpochEnd(EpochReport report) {}

  /** When training ended, also by an error. */
  default void onEnd() {}
}
