package org.mtl4j.export;

import java.time.Duration;
import java.util.Objects;

/**
 * When requests of many callers are run together.
 *
 * @param maxRows a batch runs at once when it has so many rows
 * @param maxDelay or when its oldest request has waited so long; 0 takes what came while the batch
 *     before ran
 * @param queueRows rows that may wait; more are refused
 */
public record MicroBatching(int maxRows, Duration maxDelay, int queueRows) {

  public MicroBatching {
    Objects.requireNonNull(maxDelay, "maxDelay");
    if (maxRows < 1) {
      throw new IllegalArgumentException("maxRows must be at least 1, got " + maxRows);
    }
    if (maxDelay.isNegative()) {
      throw new IllegalArgumentException("maxDelay cannot be negative, got " + maxDelay);
    }
    if (queueRows < maxRows) {
      throw new IllegalArgumentException(
          "queueRows must be at least maxRows (" + maxRows + "), got " + queueRows);
    }
  }

  /** Up to 512 rows of what came while the batch before ran, 8,192 rows in the queue. */
  public static MicroBatching defaults() {
    return new MicroBatching(512, Duration.ZERO, 8_192);
  }
}
