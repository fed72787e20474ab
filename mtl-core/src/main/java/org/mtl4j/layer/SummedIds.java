package org.mtl4j.layer;

import java.util.Arrays;

/**
 * Which rows of table products a first layer sums in the place of look-ups: for each column with a
 * small table the row of its id, unless that is the column's most frequent one.
 *
 * @param positions where the columns stand in a row's packed ids
 * @param firstRows of their tables among the products
 * @param frequent the id of the most frequent value of each column
 */
public record SummedIds(int[] positions, int[] firstRows, int frequent) {

  public SummedIds {
    if (positions.length == 0 || positions.length != firstRows.length) {
      throw new IllegalArgumentException(
          "sums need as many columns as tables, got "
              + (positions.length + " and " + firstRows.length));
    }
  }

  /**
   * What is summed for some rows.
   *
   * @param rows of the products, one row's behind the other's
   * @param batch which of the rows each is summed for
   * @param count how many there are; what the arrays hold behind them means nothing
   */
  public record Chosen(int[] rows, int[] batch, int count) {}

  /** Of {@code size} packed rows; the first sums zeros besides, so that there is a sum. */
  public Chosen choose(int[] ids, int size) {
    int width = ids.length / size;
    int[] rows = new int[1 + positions.length + size * positions.length / 2];
    int[] batch = new int[rows.length];
    rows[0] = zero();
    int end = 1;
    for (int row = 0; row < size; row++) {
      if (end + positions.length > rows.length) {
        rows = Arrays.copyOf(rows, 2 * rows.length);
        batch = Arrays.copyOf(batch, rows.length);
      }
      for (int i = 0; i < positions.length; i++) {
        // written over if it is not kept, as a branch could not be foreseen
        int id = ids[row * width + positions[i]];
        rows[end] = firstRows[i] + id;
        batch[end] = row;
        end += id == frequent ? 0 : 1;
      }
    }
    return new Chosen(rows, batch, end);
  }

  /** A row of the products that holds zeros. */
  public int zero() {
    return firstRows[0] + frequent;
  }

  /** How many rows the packed ids from {@code ids[at]} on sum. */
  public int count(int[] ids, int at) {
    int count = 0;
    for (int position : positions) {
      count += ids[at + position] == frequent ? 0 : 1;
    }
    return count;
  }

  /**
   * Writes these rows to {@code target}, from {@code to} on, and returns how many. The place behind
   * them may be written too: what is not kept is written over, as a branch could not be foreseen.
   */
  public int write(int[] ids, int at, int[] target, int to) {
    int end = to;
    for (int i = 0; i < positions.length; i++) {
      int id = ids[at + positions[i]];
      target[end] = firstRows[i] + id;
      end += id == frequent ? 0 : 1;
    }
    return end - to;
  }
}
