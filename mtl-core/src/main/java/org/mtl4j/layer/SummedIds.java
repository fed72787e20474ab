package org.mtl4j.layer;

import org.mtl4j.feature.IdRule;

/**
 * Which rows of table products a first layer sums in the place of look-ups: for each column with a
 * small table the row of its id, unless that is the column's most frequent one.
 *
 * @param positions where the columns stand in a row's packed ids
 * @param firstRows of their tables among the products
 */
public record SummedIds(int[] positions, int[] firstRows) {

  /** A row of the products that holds zeros. */
  public int zero() {
    return firstRows[0] + IdRule.FIRST;
  }

  /** How many rows the packed ids from {@code ids[at]} on sum. */
  public int count(int[] ids, int at) {
    int count = 0;
    for (int position : positions) {
      count += ids[at + position] == IdRule.FIRST ? 0 : 1;
    }
    return count;
  }

  /** Writes these rows to {@code target}, from {@code to} on, and returns how many. */
  public int write(int[] ids, int at, int[] target, int to) {
    int end = to;
    for (int i = 0; i < positions.length; i++) {
      int id = ids[at + positions[i]];
      if (id != IdRule.FIRST) {
        target[end++] = firstRows[i] + id;
      }
    }
    return end - to;
  }
}
