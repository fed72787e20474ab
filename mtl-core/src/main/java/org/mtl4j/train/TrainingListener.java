package org.mtl4j.train;

/** Is told how training goes; exceptions end the training. */
public interface TrainingListener {

  /** Before the first step of an epoch that has {@code examples} rows. */
  default void onEpochStart(int epoch, int examples) {}

  /** After a step: rows so far in this epoch and the mean summed loss of the step. */
  default void onStep(int epoch, int examples, double loss) {}

  /** After an epoch and its validation. */
  default void onEpochEnd(EpochReport report) {}

  /** When training ended, also by an error. */
  default void onEnd() {}
}
