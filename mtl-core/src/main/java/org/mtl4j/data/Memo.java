package org.mtl4j.data;

import java.util.Arrays;
import org.mtl4j.data.row.RowReader;

/** What was made of each text of a column, by {@link RowReader#code}, so that it is made once. */
final class Memo {

  /** Stands for "not made yet". */
  static final int NONE = Integer.MIN_VALUE;

  private int[] values = new int[0];

  int get(int code) {
    return code >= 0 && code < values.length ? values[code] : NONE;
  }

  void put(int code, int value) {
    if (code < 0) {
      return;
    }
    if (code >= values.length) {
      int old = values.length;
      values = Arrays.copyOf(values, Math.max(64, code + code / 2 + 1));
      Arrays.fill(values, old, values.length, NONE);
    }
    values[code] = value;
  }
}
