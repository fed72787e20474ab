package org.mtl4j.train;

import java.util.Objects;
import org.mtl4j.optimizer.Schedule;

/**
 * How train steps are taken.
 *
 * @param batchSize rows per step; the last batch of an epoch may be shorter
 * @param schedule of the learning rate
 * @param averaging decay per step of an exponential moving average of the weights (Polyak and
 *     Juditsky 1992), which predicts and is kept instead of them; large tables and the statistics
 *     of batch norm are not averaged; 0 for none
 */
public record Steps(int batchSize, Schedule schedule, float averaging) {

  public Steps {
    Objects.requireNonNull(schedule, "schedule");
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize must be at least 1, got " + batchSize);
    }
    if (!(averaging >= 0 && averaging < 1)) {
      throw new IllegalArgumentException("averaging must be in [0, 1), got " + averaging);
    }
  }

  /** A constant learning rate without averaging. */
  public static Steps of(int batchSize) {
    return new Steps(batchSize, Schedule.constant(), 0);
  }
}
