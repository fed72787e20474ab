package org.mtl4j.train;

import java.util.Arrays;
import org.mtl4j.data.Batch;
import org.mtl4j.layer.SummedIds;
import org.mtl4j.layer.SummedIds.Chosen;

/** What first layers sum for each of many rows, see {@link SummedIds}. */
final class SummedRows {

  private final int zero;
  private final int[] starts; // of each row's list
  private final int[] lists; // how many there are, and then these

  SummedRows(SummedIds summed, Batch all) {
    zero = summed.zero();
    starts = new int[all.size()];
    int width = all.ids().length / all.size();
    int size = 0;
    for (int row = 0; row < all.size(); row++) {
      starts[row] = size;
      size = Math.addExact(size, 1 + summed.count(all.ids(), row * width));
    }
    lists = new int[size + 1]; // the last is written over only
    for (int row = 0; row < all.size(); row++) {
      int start = starts[row];
      lists[start] = summed.write(all.ids(), row * width, lists, start + 1);
    }
  }

  /** Of the rows {@code numbers}; the first sums zeros besides, so that there is a sum. */
  Chosen choose(int[] numbers) {
    int count = 1;
    for (int row : numbers) { // reads all lists' starts side by side
      count += lists[starts[row]];
    }
    int[] rows = new int[count];
    int[] batch = new int[count];
    rows[0] = zero;
    int at = 1;
    for (int i = 0; i < numbers.length; i++) {
      int start = starts[numbers[i]];
      int own = lists[start];
      System.arraycopy(lists, start + 1, rows, at, own);
      Arrays.fill(batch, at, at + own, i);
      at += own;
    }
    return new Chosen(rows, batch, count);
  }
}
