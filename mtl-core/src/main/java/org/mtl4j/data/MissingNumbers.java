package org.mtl4j.data;

/** Counts rows without a number of a dense feature, which a packed row does not tell. */
final class MissingNumbers {

  private final long[] counts;
  private final int[] latest; // the last row that was counted

  MissingNumbers(int features) {
    this.counts = new long[features];
    this.latest = new int[features];
  }

  void add(int feature, int row) {
    counts[feature]++;
    latest[feature] = row;
  }

  /** Takes back what a bad row counted, if it is the last. */
  void undo(int row) {
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0 && latest[i] == row) {
        counts[i]--;
        latest[i] = -1;
      }
    }
  }

  long count(int feature) {
    return counts[feature];
  }
}
