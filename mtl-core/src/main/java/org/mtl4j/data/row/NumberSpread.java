package org.mtl4j.data.row;

/** Moments of numbers as they are and as float32 rounds them, and what they lose by that. */
public final class NumberSpread {

  private static final double EXACT = 1L << 53;
  // of the deviation: what rounding may move a number by, and the mean
  private static final double LOSS = 0x1p-16;
  private static final double SHIFT = 0x1p-8;
  // differences beyond overflow, or are 0 where a processor takes subnormal numbers for 0
  private static final double LEAST = 0x1p-120;
  private static final double MOST = 0x1p120;

  private long count;
  // as float32 rounds them, by Welford's method
  private double mean;
  private double squares;
  private float min;
  private float max;
  // as they are, less one of them, from when float32 does not hold one on
  private boolean rounds;
  private double origin;
  private double sum;
  private double sumOfSquares;
  private double least;
  private double largest;
  private double lost;
  private boolean whole = true;

  /** Takes a number; not NaN. */
  public void add(double value) {
    float near = (float) value;
    if (near != value && !rounds) {
      startExact(value);
    }
    min = count == 0 ? near : Math.min(min, near);
    max = count == 0 ? near : Math.max(max, near);
    count++;
    double delta = near - mean;
    mean += delta / count;
    squares += delta * (near - mean);
    if (rounds) {
      addExact(value, value - near);
    }
    whole = whole && value == Math.rint(value) && Math.abs(value) <= EXACT;
  }

  private void startExact(double value) {
    rounds = true;
    origin = value;
    double before = mean - origin;
    sum = before * count;
    sumOfSquares = squares + before * before * count;
    least = count == 0 ? value : min;
    largest = count == 0 ? value : max;
  }

  private void addExact(double value, double rounding) {
    double difference = value - origin;
    sum += difference;
    sumOfSquares += difference * difference;
    least = Math.min(least, value);
    largest = Math.max(largest, value);
    lost += rounding * rounding;
  }

  /** Of the numbers as they are. */
  public Moments exact() {
    if (!rounds) {
      return rounded();
    }
    double near = sum / count;
    double variance = Math.max(0, sumOfSquares / count - near * near);
    return new Moments(origin + near, Math.sqrt(variance), least, largest);
  }

  /** Of the numbers as float32 rounds them: the same from every kind of file. */
  public Moments rounded() {
    return new Moments(mean, count == 0 ? 0 : Math.sqrt(squares / count), min, max);
  }

  /** Whether all are integers, each of which a double holds. */
  public boolean isWhole() {
    return whole;
  }

  /**
   * Whether float32 does not hold what tells these numbers apart: those of seconds since 1970 stand
   * 128 apart.
   */
  public boolean beyondFloats() {
    Moments exact = exact();
    if (!(exact.max() > exact.min())) {
      return false;
    }
    return Math.sqrt(lost / count) > exact.deviation() * LOSS
        || Math.ulp((float) exact.mean()) > exact.deviation() * SHIFT
        || exact.deviation() < LEAST
        || exact.max() - exact.min() > MOST;
  }
}
