package org.mtl4j.train;

import org.mtl4j.data.Batch;
import org.mtl4j.layer.SummedIds;

/** What first layers sum for each of many rows, see {@link SummedIds}. */
final class SummedRows {

  /**
   * Of some of the rows.
   *
   * @param rows of the products, one row's behind the other's
   * @param batch which of the chosen rows each is summed for
   */
  record Chosen(int[] rows, int[] batch) {}

  private final int zero;
  private final int[] starts; // of each row's values, and the end
  private final int[] values;

  SummedRows(SummedIds summed, Batch all) {
    zero = summed.zero();
    starts = new int[all.size() + 1];
    int width = all.ids().length / all.size();
    for (int row = 0; row < all.size(); row++) {
      starts[row + 1] = starts[row] + summed.count(all.ids(), row * width);
    }
    values = new int[starts[all.size()]];
    for (int row = 0; row < all.size(); row++) {
      summed.write(all.ids(), row * width, values, starts[row]);
    }
  }

  /** Of the rows {@code numbers}; the first sums zeros besides, so that there is a sum. */
  Chosen choose(int[] numbers) {
    int count = 1;
    for (int row : numbers) {
      count += starts[row + 1] - starts[row];
    }
    int[] rows = new int[count];
    int[] batch = new int[count];
    rows[0] = zero;
    int at = 1;
    for (int i = 0; i < numbers.length; i++) {
      int end = starts[numbers[i] + 1];
      for (int from = starts[numbers[i]]; from < end; from++) {
        rows[at] = values[from];
        batch[at++] = i;
      }
    }
    return new Chosen(rows, batch);
  }
}
