package org.mtl4j.data.format;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.data.Cells;
import org.mtl4j.data.row.RowReader;

/**
 * A column to write.
 *
 * @param index of the column among those of the rows
 * @param name of the column
 * @param kind what it is written as
 * @param cells how text is read as items and numbers
 */
record TypedColumn(int index, String name, ColumnKind kind, Cells cells) {

  /** The items of a column of text, as they are; none for an empty list. */
  List<String> texts(RowReader row) {
    String text = row.text(index);
    if (kind == ColumnKind.TEXT) {
      return List.of(text);
    }
    List<String> items = new ArrayList<>();
    if (text.isEmpty()) {
      return items;
    }
    int start = 0;
    for (int end; (end = text.indexOf(cells.text().separator(), start)) >= 0; start = end + 1) {
      items.add(text.substring(start, end));
    }
    items.add(text.substring(start));
    return items;
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
