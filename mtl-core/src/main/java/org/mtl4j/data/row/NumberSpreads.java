package org.mtl4j.data.row;

import java.util.ArrayList;
import java.util.List;

/** The spread of the numbers at each place of a column's rows, which may hold several. */
public final class NumberSpreads {

  private final List<NumberSpread> places = new ArrayList<>();
  private boolean gaps; // rows that hold some of their numbers

  /** Takes the numbers of a row, NaN for a missing one. */
  public void add(double... row) {
    int missing = 0;
    for (int i = 0; i < row.length; i++) {
      if (Double.isNaN(row[i])) {
        missing++;
      } else {
        at(i).add(row[i]);
      }
    }
    gaps |= missing > 0 && missing < row.length;
  }

  /** Those at a place. */
  public NumberSpread at(int place) {
    while (places.size() <= place) {
      places.add(new NumberSpread());
    }
    return places.get(place);
  }

  /**
   * What the numbers are in a {@code tf.Example} that keeps them apart: floats, integers where
   * float32 does not hold them, text where no integers do.
   */
  public ValueKind kind() {
    if (places.stream().noneMatch(NumberSpread::beyondFloats)) {
      return ValueKind.FLOATS;
    }
    boolean whole = !gaps && places.stream().allMatch(NumberSpread::isWhole);
    return whole ? ValueKind.INTEGERS : ValueKind.BYTES;
  }
}
