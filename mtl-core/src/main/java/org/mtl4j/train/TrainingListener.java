package org.mtl4j.train;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Is told how training goes; exceptions end the training. */
public interface TrainingListener {

  /**
   * Before the first epoch: the weights to start from by path, if not {@code own}, which gives
   * those drawn from the seed.
   */
  default Optional<Map<String, float[]>> start(Supplier<Map<String, float[]>> own) {
    return Optional.empty();
  }

  /** Before the first step of an epoch that has {@code examples} rows. */
  default void onEpochStart(int epoch, long examples) {}

  /** After a step: rows so far in this epoch and the mean summed loss of the step. */
  default void onStep(int epoch, long examples, double loss) {}

  /** After an epoch and its validation. */
  default void onEpochEnd(EpochReport report) {}

  /** When training ended, also by an error. */
  default void onEnd() {}
}
