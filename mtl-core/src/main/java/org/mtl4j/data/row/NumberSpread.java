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

  private Moments exact = new Moments();
  private Moments rounded = exact; // while float32 holds all
  private double lost;
  private boolean whole = true;

  /** Takes a number; not NaN. */
  public void add(double value) {
    float near = (float) value;
    double rounding = value - near;
    if (rounding != 0) {
      lost += rounding * rounding;
      if (rounded == exact) {
        exact = rounded.from(value);
      }
    }
    exact.add(value);
    if (rounded != exact) {
      rounded.add(near);
    }
    whole = whole && value == Math.rint(value) && Math.abs(value) <= EXACT;
  }

  /** Of the numbers as they are. */
  public Moments exact() {
    return exact;
  }

  /** Of the numbers as float32 rounds them: the same from every kind of file. */
  public Moments rounded() {
    return rounded;
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
    double deviation = exact.deviation();
    if (!(exact.max() > exact.min())) {
      return false;
    }
    return Math.sqrt(lost / exact.count()) > deviation * LOSS
        || Math.ulp((float) exact.mean()) > deviation * SHIFT
        || deviation < LEAST
        || exact.max() - exact.min() > MOST;
  }
}
