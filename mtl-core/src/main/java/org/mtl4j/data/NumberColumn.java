package org.mtl4j.data;

import org.mtl4j.data.row.RowReader;

/** Reads the numbers of a column; each distinct text once where the rows number their texts. */
final class NumberColumn {

  private final Cells cells;
  private final int column;
  private final String name;
  private final Memo memo = new Memo();
  private final float[] value = new float[1];

  NumberColumn(Cells cells, int column, String name) {
    this.cells = cells;
    this.column = column;
    this.name = name;
  }

  /** The number of this row; NaN for a missing text. */
  float value(RowReader reader) {
    if (cells.held(reader, column, value)) {
      return value[0];
    }
    int code = reader.code(column);
    int known = memo.get(code);
    if (known != Memo.NONE) {
      return Float.intBitsToFloat(known);
    }
    cells.numbers(reader, column, name, value);
    memo.put(code, Float.floatToRawIntBits(value[0]));
    return value[0];
  }
}
