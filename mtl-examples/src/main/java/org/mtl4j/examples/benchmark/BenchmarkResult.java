package org.mtl4j.examples.benchmark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.examples.experiment.Spread;

/**
 * What a contestant reached in a case.
 *
 * @param what the case
 * @param contestant its name
 * @param own whether it is MTL4J's
 * @param rounds by figure, the values of the rounds; {@code value} is the main one
 * @param peakMebibytes of its process, resident; null where unknown
 * @param failure why there are no figures; null where there are
 */
record BenchmarkResult(
    BenchmarkCase what,
    String contestant,
    boolean own,
    Map<String, List<Double>> rounds,
    Long peakMebibytes,
    String failure) {

  /** The name of the main figure. */
  static final String VALUE = "value";

  BenchmarkResult {
    Map<String, List<Double>> copy = new LinkedHashMap<>();
    rounds.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    rounds = copy;
  }

  boolean failed() {
    return failure != null;
  }

  /** The spread of a figure; null where it was not measured. */
  Spread spread(String figure) {
    List<Double> values = rounds.get(figure);
    return failed() || values == null ? null : Spread.of(values);
  }

  /** How many times as fast as this one {@code other} is; null where either failed. */
  Double ratio(BenchmarkResult other) {
    return failed() || other.failed()
        ? null
        : what.work().ratio(other.spread(VALUE).median(), spread(VALUE).median());
  }
}
