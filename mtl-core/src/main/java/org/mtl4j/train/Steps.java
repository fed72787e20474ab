package org.mtl4j.train;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.mtl4j.balance.LossBalancer;
import org.mtl4j.optimizer.GradientTransform;
import org.mtl4j.optimizer.Schedule;

/**
 * How train steps are taken.
 *
 * @param batchSize rows per step; the last batch of an epoch may be shorter
 * @param schedule of the learning rate
 * @param averaging decay per step of an exponential moving average of the weights (Polyak and
 *     Juditsky 1992), which predicts and is kept instead of them; large tables and the statistics
 *     of batch norm are not averaged; 0 for none
 * @param transforms of the gradients before the optimizer sees them, in this order
 * @param balancer what tasks count in a step beside their own weights; none for 1
 */
public record Steps(
    int batchSize,
    Schedule schedule,
    float averaging,
    List<GradientTransform> transforms,
    Optional<LossBalancer> balancer) {

  public Steps {
    Objects.requireNonNull(schedule, "schedule");
    transforms = List.copyOf(transforms);
    Objects.requireNonNull(balancer, "balancer");
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize must be at least 1, got " + batchSize);
    }
    if (!(averaging >= 0 && averaging < 1)) {
      throw new IllegalArgumentException("averaging must be in [0, 1), got " + averaging);
    }
  }

  /** Gradients as they are. */
  public Steps(int batchSize, Schedule schedule, float averaging) {
    this(batchSize, schedule, averaging, List.of(), Optional.empty());
  }

  /** The same with other batches. */
  public Steps withBatchSize(int other) {
    return new Steps(other, schedule, averaging, transforms, balancer);
  }

  /** The same with other transforms. */
  public Steps withTransforms(GradientTransform... others) {
    return new Steps(batchSize, schedule, averaging, List.of(others), balancer);
  }

  /** The same with another balancer. */
  public Steps withBalancer(LossBalancer other) {
    return new Steps(batchSize, schedule, averaging, transforms, Optional.of(other));
  }

  /** A constant learning rate without averaging. */
  public static Steps of(int batchSize) {
    return new Steps(batchSize, Schedule.constant(), 0);
  }
}
