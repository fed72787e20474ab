package org.mtl4j.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects the numbers of a training column and cuts them into bins of about equal counts. */
final class BinEdges {

  private float[] values = new float[1024];
  private int count;

  void add(float value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, count + count / 2);
    }
    values[count++] = value;
  }

  /**
   * The edges of at most {@code bins} bins, rising, from the least to the largest number; empty
   * where all numbers are equal. What a frequent value leaves over is shared by the other bins.
   */
  List<Float> of(int bins) {
    float[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    List<Float> edges = new ArrayList<>();
    int rest = count;
    int left = bins;
    int inBin = 0;
    for (int i = 0; i < count; i++) {
      inBin++;
      if (i == 0) {
        edges.add(sorted[0]);
      }
      boolean lastOfValue = i == count - 1 || sorted[i + 1] > sorted[i];
      if (lastOfValue && (i == count - 1 || (long) inBin * left >= rest)) {
        if (sorted[i] > edges.get(edges.size() - 1)) {
          edges.add(sorted[i]);
        }
        rest -= inBin;
        left = Math.max(1, left - 1);
        inBin = 0;
      }
    }
    return edges.size() < 2 ? List.of() : edges;
  }
}
