package org.mtl4j.train;

import java.util.Map;

/**
 * What an epoch brought.
 *
 * @param epoch number from 1
 * @param losses mean training loss by task, and the model's auxiliary ones by their names
 * @param validation scores on the validation rows; null without them
 * @param seconds of the train steps
 * @param examples rows trained on
 * @param balance what tasks counted in the mean, {@code weight/<task>}; where a balancer looks at
 *     gradients, the mean {@code norm/<task>} of them and {@code cosine/<task>/<task>} between
 *     them; empty without a balancer
 */
public record EpochReport(
    int epoch,
    Map<String, Double> losses,
    Evaluation validation,
    double seconds,
    long examples,
    Map<String, Double> balance) {

  public EpochReport {
    balance = balance == null ? Map.of() : balance; // of older checkpoints
  }

  /** Without a balancer. */
  public EpochReport(
      int epoch, Map<String, Double> losses, Evaluation validation, double seconds, long examples) {
    this(epoch, losses, validation, seconds, examples, Map.of());
  }
}
