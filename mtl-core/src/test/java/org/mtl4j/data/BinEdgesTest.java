package org.mtl4j.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
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

  /** The sketch of 3,000,000 numbers puts about as many of them in each bin. */
  @Test
  void manyDistinctNumbersAreSketched() {
    int count = 3_000_000;
    int bins = 20;
    float[] values = new float[count];
    Random random = new Random(3);
    BinEdges sketched = new BinEdges();
    for (int i = 0; i < count; i++) {
      values[i] = i % 4 == 0 ? 7 : (float) Math.exp(3 * random.nextGaussian());
      sketched.add(values[i]);
    }
    Arrays.sort(values);
    List<Float> edges = sketched.of(bins);
    List<Float> expected = exact(values, bins);
    assertEquals(expected.size(), edges.size());
    assertEquals(values[0], edges.get(0));
    assertEquals(values[count - 1], edges.get(edges.size() - 1));
    for (int i = 1; i < edges.size() - 1; i++) {
      int difference = below(values, edges.get(i)) - below(values, expected.get(i));
      assertEquals(0, difference, 0.005 * count, edges.get(i) + " for " + expected.get(i));
    }
  }

  private static List<Float> exact(float[] sorted, int bins) {
    List<Float> edges = new ArrayList<>(List.of(sorted[0]));
    int rest = sorted.length;
    int left = bins;
    int inBin = 0;
    for (int i = 0; i < sorted.length; i++) {
      inBin++;
      boolean last = i == sorted.length - 1;
      if (last || sorted[i + 1] > sorted[i] && (long) inBin * left >= rest) {
        edges.add(sorted[i]);
        rest -= inBin;
        left = Math.max(1, left - 1);
        inBin = 0;
      }
    }
    return edges;
  }

  private static int below(float[] sorted, float value) {
    int at = Arrays.binarySearch(sorted, value);
    return at < 0 ? -at - 1 : at;
  }

  /** Rows beyond the limit do not matter as long as few numbers differ. */
  @Test
  void manyRowsOfFewNumbersAreExact() {
    BinEdges all = new BinEdges();
    BinEdges some = new BinEdges();
    for (int i = 0; i < 800_000; i++) {
      float value = i * 7919L % 1000 - 500;
      all.add(value);
      if (i < 100_000) {
        some.add(value);
      }
    }
    assertEquals(some.of(16), all.of(16));
  }
}
