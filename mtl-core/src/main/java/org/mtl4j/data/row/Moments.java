package org.mtl4j.data.row;

/** Count, mean, deviation and range of numbers, added one by one (Welford's method). */
public final class Moments {

  private long count;
  private double origin; // near large numbers, so that differences from it are exact
  private double mean; // less the origin
  private double squares;
  private double min;
  private double max;

  /** Those of no numbers. */
  Moments() {}

  /** A copy, which moves the origin; the numbers stay. */
  Moments from(double newOrigin) {
    Moments copy = new Moments();
    copy.count = count;
    copy.origin = newOrigin;
    copy.mean = origin + mean - newOrigin;
    copy.squares = squares;
    copy.min = min;
    copy.max = max;
    return copy;
  }

  void add(double value) {
    min = count == 0 ? value : Math.min(min, value);
    max = count == 0 ? value : Math.max(max, value);
    count++;
    double difference = value - origin;
    double delta = difference - mean;
    mean += delta / count;
    squares += delta * (difference - mean);
  }

  /** How many there are. */
  public long count() {
    return count;
  }

  /** The mean; 0 if there are none. */
  public double mean() {
    return count == 0 ? 0 : origin + mean;
  }

  /** The deviation; 0 if there are none. */
  public double deviation() {
    return count == 0 ? 0 : Math.sqrt(squares / count);
  }

  /** The least; 0 if there are none. */
  public double min() {
    return min;
  }

  /** The largest; 0 if there are none. */
  public double max() {
    return max;
  }
}
