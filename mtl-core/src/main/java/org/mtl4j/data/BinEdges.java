package org.mtl4j.data;

import com.tdunning.math.stats.MergingDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * Collects the numbers of a training column and cuts them into bins of about equal counts: exactly
 * while there are at most {@link #EXACT} distinct numbers, from a sketch of their distribution
 * beyond (Dunning and Ertl, "Computing Extremely Accurate Quantiles Using t-Digests", 2019), which
 * gives the same edges for the same numbers in the same order.
 */
final class BinEdges {

  /** Distinct numbers that are kept as they are. */
  static final int EXACT = 1 << 18;

  private static final int COMPRESSION = 1000;
  private static final int QUANTILES = 1 << 14;
  // a number that is this part of all, or more, is kept as it is
  private static final int FREQUENT = 1 << 10;

  // rising, and how often each is there
  private double[] values = new double[0];
  private long[] times = new long[0];
  private double[] latest = new double[1024];
  private int count;
  private long rows;
  private MergingDigest digest;

  void add(double value) {
    if (count == EXACT) {
      settle();
    }
    if (count == latest.length) {
      latest = Arrays.copyOf(latest, Math.min(EXACT, count + count / 2));
    }
    latest[count++] = value;
  }

  private void settle() {
    Arrays.sort(latest, 0, count);
    merge(latest, count, i -> 1);
    rows += count;
    count = 0;
    if (digest == null && values.length > EXACT) {
      digest = new MergingDigest(COMPRESSION);
    }
    if (digest != null) {
      sketch();
    }
  }

  // frequent numbers stay as they are
  private void sketch() {
    int kept = 0;
    for (int i = 0; i < values.length; i++) {
      if (times[i] * FREQUENT >= rows) {
        values[kept] = values[i];
        times[kept++] = times[i];
      } else {
        digest.add(values[i], (int) times[i]);
      }
    }
    values = Arrays.copyOf(values, kept);
    times = Arrays.copyOf(times, kept);
  }

  private void merge(double[] rising, int size, IntToLongFunction often) {
    double[] merged = new double[values.length + size];
    long[] mergedTimes = new long[merged.length];
    int to = 0;
    int old = 0;
    int next = 0;
    while (old < values.length || next < size) {
      boolean takeOld =
          next == size || old < values.length && Double.compare(values[old], rising[next]) <= 0;
      double value = takeOld ? values[old] : rising[next];
      if (to == 0 || Double.compare(merged[to - 1], value) != 0) {
        merged[to++] = value;
      }
      mergedTimes[to - 1] += takeOld ? times[old++] : often.applyAsLong(next++);
    }
    values = Arrays.copyOf(merged, to);
    times = Arrays.copyOf(mergedTimes, to);
  }

  /**
   * The edges of at most {@code bins} bins, rising, from the least to the largest number; empty
   * where all numbers are equal. What a frequent value leaves over is shared by the other bins.
   *
   * @param precise whether numbers count that float32 does not tell apart
   */
  List<Double> of(int bins, boolean precise) {
    settle();
    if (digest != null) {
      unfold();
    }
    for (int i = 0; i < values.length && !precise; i++) {
      values[i] = (float) values[i];
    }
    long rest = Arrays.stream(times).sum();
    List<Double> edges = new ArrayList<>();
    int left = bins;
    long inBin = 0;
    for (int i = 0; i < values.length; i++) {
      inBin += times[i];
      if (i == 0) {
        edges.add(values[0]);
      }
      boolean last = i == values.length - 1;
      // -0 and 0 are one number
      boolean lastOfValue = last || values[i + 1] > values[i];
      if (lastOfValue && (last || inBin * left >= rest)) {
        if (values[i] > edges.get(edges.size() - 1)) {
          edges.add(values[i]);
        }
        rest -= inBin;
        left = Math.max(1, left - 1);
        inBin = 0;
      }
    }
    return edges.size() < 2 ? List.of() : edges;
  }

  // as many numbers as there are, at the quantiles that the sketch tells
  private void unfold() {
    double[] quantiles = new double[QUANTILES + 1];
    for (int i = 0; i <= QUANTILES; i++) {
      quantiles[i] = digest.quantile((double) i / QUANTILES);
    }
    long size = digest.size();
    merge(
        quantiles,
        QUANTILES + 1,
        i -> size * i / QUANTILES - size * Math.max(0, i - 1) / QUANTILES);
    digest = null;
  }
}
