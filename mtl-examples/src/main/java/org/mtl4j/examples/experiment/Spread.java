package org.mtl4j.examples.experiment;

import java.util.List;

/** The middle and the ends of what was measured in all rounds. */
public record Spread(double median, double min, double max) {

  /** Of at least one value; the median of an even number is the mean of the middle two. */
  public static Spread of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    if (sorted.isEmpty()) {
      throw new IllegalArgumentException("there is no median of nothing");
    }
    int half = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
  }
}
