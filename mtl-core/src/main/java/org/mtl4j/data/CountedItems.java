package org.mtl4j.data;

import java.util.Optional;
import java.util.function.IntFunction;
import org.mtl4j.feature.ItemRule;
import org.mtl4j.feature.Pooling;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.TextRule;

/** Finds the items of a list that count, by {@link ItemRule}. For one thread. */
final class CountedItems {

  private final int most;
  private final boolean newest;
  private final String padding; // null where there is none
  private final boolean positive;
  private final String[] texts;
  private final int[] positions;
  private int first;
  private int end;

  CountedItems(SequenceFeature feature, TextRule text) {
    ItemRule rule = feature.items();
    most = rule.maxLength();
    newest = rule.keep() == ItemRule.Keep.NEWEST;
    padding = padding(feature, text);
    positive = feature.pooling() == Pooling.MEAN;
    texts = new String[most];
    positions = new int[most];
  }

  /** The cleaned text that stands where there is no item; null where there is none. */
  private static String padding(SequenceFeature feature, TextRule text) {
    Optional<String> padding = feature.items().padding();
    return padding.map(text::clean).orElse(null);
  }

  /** Whether a cleaned text is no item. */
  boolean isPadding(String item) {
    return item.equals(padding);
  }

  /** Looks at a list of {@code size} cleaned items. */
  void choose(int size, IntFunction<String> items) {
    if (newest) {
      chooseLast(size, items);
    } else {
      chooseFirst(size, items);
    }
  }

  private void chooseLast(int size, IntFunction<String> items) {
    end = most;
    first = most;
    for (int i = size - 1; i >= 0 && first > 0; i--) {
      String item = items.apply(i);
      if (!isPadding(item) && !(item.isEmpty() && first == end)) {
        texts[--first] = item;
        positions[first] = i;
      }
    }
  }

  private void chooseFirst(int size, IntFunction<String> items) {
    first = 0;
    end = 0;
    for (int i = 0; i < size && end < most; i++) {
      String item = items.apply(i);
      if (!isPadding(item)) {
        texts[end] = item;
        positions[end++] = i;
      }
    }
  }

  /** How many items of the list count. */
  int count() {
    return end - first;
  }

  /** The text of the i-th of them. */
  String text(int i) {
    return texts[first + i];
  }

  /** Where the i-th of them stands in the list. */
  int position(int i) {
    return positions[first + i];
  }

  /**
   * What the weight of a present item must be in words; empty where it is that. Means of weights
   * that are not negative stay between the items, others may divide by nothing.
   */
  Optional<String> wrong(float weight) {
    if (!Float.isFinite(weight)) {
      return Optional.of("a finite number");
    }
    return weight >= 0 || !positive
        ? Optional.empty()
        : Optional.of("item weights >= 0 for pooling mean; pooling sum takes others");
  }
}
