package org.mtl4j.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BinEdgesTest {

  private static List<Double> edges(int bins, double... values) {
    BinEdges edges = new BinEdges();
    for (double value : values) {
      edges.add(value);
    }
    return edges.of(bins, true);
  }

  @Test
  void binsHoldEqualCounts() {
    assertEquals(List.of(1d, 2d, 4d, 6d), edges(3, 6, 5, 4, 3, 2, 1));
    assertEquals(List.of(1d, 2d), edges(9, 2, 1, 1));
  }

  /** So that a file that holds floats gives the bins of one that holds the same as doubles. */
  @Test
  void numbersThatFloatsRoundToOneAreOne() {
    BinEdges edges = new BinEdges();
    BinEdges floats = new BinEdges();
    for (int i = 0; i < 1000; i++) {
      double value = 1 + i % 100 * 0x1p-25;
      edges.add(value);
      floats.add((float) value);
    }
    List<Double> rounded = edges.of(7, false);
    assertEquals(8, rounded.size());
    assertEquals(floats.of(7, true), rounded);
  }

  @Test
  void whatAFrequentValueLeavesIsShared() {
    double[] values = new double[1000];
    for (int i = 0; i < 40; i++) {
      values[i] = i + 1; // and 960 zeros
    }
    assertEquals(List.of(0d, 10d, 20d, 30d, 40d), edges(5, values));
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
    double[] values = new double[count];
    Random random = new Random(3);
    BinEdges sketched = new BinEdges();
    for (int i = 0; i < count; i++) {
      values[i] = i % 4 == 0 ? 7 : Math.exp(3 * random.nextGaussian());
      sketched.add(values[i]);
    }
    Arrays.sort(values);
    List<Double> edges = sketched.of(bins, true);
    List<Double> expected = exact(values, bins);
    assertEquals(expected.size(), edges.size());
    assertEquals(values[0], edges.get(0));
    assertEquals(values[count - 1], edges.get(edges.size() - 1));
    for (int i = 1; i < edges.size() - 1; i++) {
      int difference = below(values, edges.get(i)) - below(values, expected.get(i));
      assertEquals(0, difference, 0.005 * count, edges.get(i) + " for " + expected.get(i));
    }
  }

  private static List<Double> exact(double[] sorted, int bins) {
    List<Double> edges = new ArrayList<>(List.of(sorted[0]));
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

  private static int below(double[] sorted, double value) {
    int at = Arrays.binarySearch(sorted, value);
    return at < 0 ? -at - 1 : at;
  }

  /** Rows beyond the limit do not matter as long as few numbers differ. */
  @Test
  void manyRowsOfFewNumbersAreExact() {
    BinEdges all = new BinEdges();
    BinEdges some = new BinEdges();
    for (int i = 0; i < 800_000; i++) {
      double value = i * 7919L % 1000 - 500;
      all.add(value);
      if (i < 100_000) {
        some.add(value);
      }
    }
    assertEquals(some.of(16, true), all.of(16, true));
  }
}
