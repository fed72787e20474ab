package org.mtl4j.data;

import java.util.Arrays;
import org.mtl4j.data.row.RowReader;

/** Reads the numbers of a column; each distinct text once where the rows number their texts. */
final class NumberColumn {

  private final Cells cells;
  private final int column;
  private final String name;
  private final Memo memo = new Memo(); // where the numbers of texts stand
  private double[] known = new double[64];
  private int count;
  private final double[] value = new double[1];

  NumberColumn(Cells cells, int column, String name) {
    this.cells = cells;
    this.column = column;
    this.name = name;
  }

  /** The number of this row; NaN for a missing text. */
  double value(RowReader reader) {
    if (cells.held(reader, column, value)) {
      return value[0];
    }
    int code = reader.code(column);
    int at = memo.get(code);
    if (at != Memo.NONE) {
      return known[at];
    }
    cells.numbers(reader, column, name, value);
    if (code >= 0) {
      if (count == known.length) {
        known = Arrays.copyOf(known, 2 * count);
      }
      known[count] = value[0];
      memo.put(code, count++);
    }
    return value[0];
  }
}
