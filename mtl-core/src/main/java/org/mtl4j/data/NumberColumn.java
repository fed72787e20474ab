package org.mtl4j.data;

/** Reads the numbers of a column; each distinct text once where the rows number their texts. */
final class NumberColumn {

  private final Cells cells;
  private final int column;
  private final String name;
  // whether no number means "missing"
  private final boolean plain;
  private final Memo memo = new Memo();
  private final float[] value = new float[1];

  NumberColumn(Cells cells, int column, String name) {
    this.cells = cells;
    this.column = column;
    this.name = name;
    this.plain =
        cells.text().missing().stream().allMatch(text -> Float.isNaN(LabelType.number(text)));
  }

  /** The number of this row; NaN for a missing text. */
  float value(RowReader reader) {
    int code = reader.code(column);
    int known = memo.get(code);
    if (known != Memo.NONE) {
      return Float.intBitsToFloat(known);
    }
    float number = plain ? reader.number(column) : Float.NaN;
    if (!Float.isNaN(number)) {
      return number;
    }
    cells.numbers(reader, column, name, value);
    memo.put(code, Float.floatToRawIntBits(value[0]));
    return value[0];
  }
}
