package org.mtl4j.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.ItemsSketch;
import org.mtl4j.feature.IdRule;

/**
 * Counts the values of a table, exactly while there are at most {@link #EXACT} or twice as many as
 * the table holds. Where there are more, and the table is limited, frequent values are counted in a
 * sketch of bounded size (Anderson et al., "A High-Performance Algorithm for Identifying Frequent
 * Items in Data Streams", IMC 2017), whose counts are too high by at most 3.5 / (4 x {@link
 * #EXACT}) of all.
 */
final class ValueCounts {

  /** Distinct values that are counted exactly in any case. */
  static final int EXACT = 1 << 18;

  private record Count(String value, long times) {}

  private final IdRule.Fitted rule;
  private final long most;
  private Map<String, long[]> exact = new HashMap<>();
  private ItemsSketch<String> sketch;

  ValueCounts(IdRule.Fitted rule) {
    this.rule = rule;
    this.most =
        rule.maxValues() == IdRule.Fitted.UNLIMITED
            ? Long.MAX_VALUE
            : Math.max(EXACT, 2L * rule.maxValues());
  }

  /** Adds a value that was seen some times; a missing one counts for nothing. */
  void add(String value, long times) {
    if (value.isEmpty()) {
      return;
    }
    if (sketch == null) {
      exact.computeIfAbsent(value, key -> new long[1])[0] += times;
      if (exact.size() > most) {
        approximate();
      }
    } else {
      sketch.update(value, times);
    }
  }

  private void approximate() {
    sketch = new ItemsSketch<>(Math.toIntExact(Math.min(1 << 30, 4 * Long.highestOneBit(most))));
    exact.forEach((value, times) -> sketch.update(value, times[0]));
    exact = null;
  }

  /** Most frequent first, ties by text. */
  List<String> values() {
    return counts().stream()
        .filter(count -> count.times >= rule.minCount())
        .sorted(Comparator.comparingLong((Count count) -> -count.times).thenComparing(Count::value))
        .limit(rule.maxValues())
        .map(Count::value)
        .toList();
  }

  private List<Count> counts() {
    List<Count> all = new ArrayList<>();
    if (sketch == null) {
      exact.forEach((value, times) -> all.add(new Count(value, times[0])));
    } else {
      for (var row : sketch.getFrequentItems(ErrorType.NO_FALSE_NEGATIVES)) {
        all.add(new Count(row.getItem(), row.getEstimate()));
      }
    }
    return all;
  }
}
