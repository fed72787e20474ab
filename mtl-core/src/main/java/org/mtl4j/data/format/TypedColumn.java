package org.mtl4j.data.format;

import java.util.List;
import org.mtl4j.data.Cells;
import org.mtl4j.data.row.CellKind;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.NumberSpreads;
import org.mtl4j.data.row.RowReader;

/**
 * A column to write.
 *
 * @param index of the column among those of the rows
 * @param name of the column
 * @param kind what it is written as
 * @param lists whether the one value of a list is an item even where it holds separators
 * @param whole whether numbers are integers that float32 does not hold
 * @param cells how text is read as items and numbers
 */
record TypedColumn(
    int index, String name, ColumnKind kind, boolean lists, boolean whole, Cells cells) {

  /**
   * The column where only float32 and int64 are known: numbers that float32 does not hold become
   * integers, or text where they are none.
   */
  TypedColumn keeping(NumberSpreads numbers) {
    ColumnKind text = kind == ColumnKind.NUMBER ? ColumnKind.TEXT : ColumnKind.TEXTS;
    return switch (numbers.kind()) {
      case FLOATS -> this;
      case INTEGERS -> new TypedColumn(index, name, kind, lists, true, cells);
      case BYTES -> new TypedColumn(index, name, text, lists, false, cells);
    };
  }

  /** The column after a look at one of its cells: one of text is one of lists if it holds one. */
  TypedColumn seen(CellKind cell) {
    if (lists || cell != CellKind.LIST) {
      return this;
    }
    ColumnKind list = kind == ColumnKind.TEXT ? ColumnKind.TEXTS : kind;
    return new TypedColumn(index, name, list, true, whole, cells);
  }

  /** The items of a column of text, as they are; none for an empty list. */
  List<String> texts(RowReader row) {
    CellKind cell = row.cell(index);
    if (cell == CellKind.LIST) {
      return row.items(index);
    }
    String text = row.text(index);
    if (kind == ColumnKind.TEXT) {
      return List.of(text);
    }
    if (text.isEmpty()) {
      return List.of();
    }
    return lists && cell == CellKind.VALUE ? List.of(text) : cells.text().split(text);
  }

  /** The text of the cell in a file that knows no lists. */
  String joined(RowReader row) {
    if (row.cell(index) == CellKind.LIST) {
      char separator = cells.text().separator();
      for (String item : row.items(index)) {
        if (item.indexOf(separator) >= 0) {
          throw DataException.at(
              row,
              index,
              name,
              ("items without \"" + separator + "\", which stands between items in CSV; ")
                  + "data.csv.separator sets another one");
        }
      }
    }
    return row.text(index);
  }

  /** Whether {@link #numbers} are written. */
  boolean isNumber() {
    return kind == ColumnKind.NUMBER || kind == ColumnKind.NUMBERS;
  }

  /** The numbers of a column of numbers; none where it is missing. */
  double[] numbers(RowReader row) {
    if (kind == ColumnKind.NUMBERS) {
      return cells.numbers(row, index, name);
    }
    double[] value = new double[1];
    cells.numbers(row, index, name, value);
    return Double.isNaN(value[0]) ? new double[0] : value;
  }
}
