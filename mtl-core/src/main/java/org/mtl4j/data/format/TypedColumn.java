package org.mtl4j.data.format;

import java.util.List;
import org.mtl4j.data.Cells;
import org.mtl4j.data.row.CellKind;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.RowReader;

/**
 * A column to write.
 *
 * @param index of the column among those of the rows
 * @param name of the column
 * @param kind what it is written as
 * @param lists whether the one value of a list is an item even where it holds separators
 * @param cells how text is read as items and numbers
 */
record TypedColumn(int index, String name, ColumnKind kind, boolean lists, Cells cells) {

  /** The column after a look at one of its cells: one of text is one of lists if it holds one. */
  TypedColumn seen(CellKind cell) {
    if (lists || cell != CellKind.LIST) {
      return this;
    }
    ColumnKind list = kind == ColumnKind.TEXT ? ColumnKind.TEXTS : kind;
    return new TypedColumn(index, name, list, true, cells);
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

  /** The numbers of a column of numbers; none where it is missing. */
  float[] numbers(RowReader row) {
    if (kind == ColumnKind.NUMBERS) {
      return cells.numbers(row, index, name);
    }
    float[] value = new float[1];
    cells.numbers(row, index, name, value);
    return Float.isNaN(value[0]) ? new float[0] : value;
  }
}
