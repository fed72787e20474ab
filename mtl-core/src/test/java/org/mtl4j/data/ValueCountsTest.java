package org.mtl4j.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mtl4j.feature.IdRule;

class ValueCountsTest {

  private static ValueCounts counts(int minCount, int maxValues, String... values) {
    ValueCounts counts = new ValueCounts(new IdRule.Fitted(minCount, maxValues, 0));
    for (String value : values) {
      counts.add(value, 1);
    }
    return counts;
  }

  @Test
  void theMostFrequentComeFirstAndTheRestIsUnknown() {
    String[] values = {"b", "a", "c", "b", "", "a", "b", "", "", "d", "d", "x\ny", "x\ny"};
    assertEquals(List.of("b", "a", "d", "x\ny", "c"), counts(1, 9, values).values());
    assertEquals(List.of("b", "a", "d", "x\ny"), counts(2, 9, values).values());
    assertEquals(List.of("b", "a"), counts(1, 2, values).values());
  }

  /** Of 2,000,000 distinct values the 1,000 frequent ones are found in memory for 786,432. */
  @Test
  void frequentValuesAreFoundAmongMillions() {
    Random random = new Random(1);
    ValueCounts counts = counts(1, 1000);
    Map<String, Integer> exact = new HashMap<>();
    for (int i = 0; i < 4_000_000; i++) {
      String value =
          i % 2 == 0 ? "often " + (int) (1000 * Math.pow(random.nextDouble(), 1.5)) : "rare " + i;
      counts.add(value, 1);
      if (i % 2 == 0) {
        exact.merge(value, 1, Integer::sum);
      }
    }
    List<String> found = counts.values();
    assertEquals(1000, found.size());
    assertTrue(found.stream().allMatch(value -> value.startsWith("often ")));
    // neighbours may change places by the sketch's error
    List<Integer> times = new ArrayList<>();
    found.forEach(value -> times.add(exact.get(value)));
    for (int i = 1; i < times.size(); i++) {
      assertTrue(times.get(i) <= times.get(i - 1) + 4_000_000 * 3.5 / (4 * ValueCounts.EXACT));
    }
  }

  @Test
  void withoutALimitAllValuesAreExact() {
    ValueCounts counts = counts(2, IdRule.Fitted.UNLIMITED);
    for (int i = 0; i < 3 * ValueCounts.EXACT; i++) {
      counts.add("v" + i % (2 * ValueCounts.EXACT), 1);
    }
    assertEquals(ValueCounts.EXACT, counts.values().size());
  }
}
