package org.mtl4j.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class BinEdgesTest {

  private static List<Float> edges(int bins, float... values) {
    BinEdges edges = new BinEdges();
    for (float value : values) {
      edges.add(value);
    }
    return edges.of(bins);
  }

  @Test
  void binsHoldEqualCounts() {
    assertEquals(List.of(1f, 2f, 4f, 6f), edges(3, 6, 5, 4, 3, 2, 1));
    assertEquals(List.of(1f, 2f), edges(9, 2, 1, 1));
  }

  @Test
  void whatAFrequentValueLeavesIsShared() {
    float[] values = new float[1000];
    for (int i = 0; i < 40; i++) {
      values[i] = i + 1; // and 960 zeros
    }
    assertEquals(List.of(0f, 10f, 20f, 30f, 40f), edges(5, values));
  }

  @Test
  void equalNumbersHaveNoBins() {
    assertEquals(List.of(), edges(4, 3, 3, 3));
    assertEquals(List.of(), edges(4));
  }
}
