package org.mtl4j.data.row;

import java.util.List;
import java.util.Map;

/** Owner of an open source: one row after the other. */
public interface RowReader extends AutoCloseable {

  /** Moves to the next row; false behind the last one. */
  boolean next();

  /** The raw text of a column of this row; the items of a list are joined. */
  String text(int column);

  /**
   * A small number from 0 that stands for the text: two rows of the same reader share it exactly
   * where their texts in this column are equal; -1 if this text is not numbered.
   */
  default int code(int column) {
    return -1;
  }

  /** What a column of this row is in its file. */
  default CellKind cell(int column) {
    return CellKind.TEXT;
  }

  /** The items of a column of this row that is a list; the empty text for one that is null. */
  default List<String> items(int column) {
    return List.of(text(column));
  }

  /**
   * The kinds that the values of a column have had so far where files tell kinds apart, each with
   * the place of the first; none elsewhere. Of columns that were asked for.
   */
  default Map<ValueKind, String> kinds(int column) {
    return Map.of();
  }

  /**
   * Adds the text of a column of this row to {@code texts} and returns its number there; -1 where
   * there is no room, or where the text does not tell the items of a list.
   */
  default int add(int column, Texts texts) {
    return texts.add(text(column));
  }

  /**
   * The numbers of a column of this row, where the file holds numbers instead of text or a text
   * that is plainly one number.
   *
   * @param values filled with the first of them, NaN where one is missing
   * @return how many there are; -1 where the text says what the row holds
   */
  default int numbers(int column, double[] values) {
    return -1;
  }

  /**
   * The same rows with some of their columns only.
   *
   * @param columns where each of them is among those of this reader
   */
  default RowReader select(int[] columns) {
    return new SelectedReader(this, columns);
  }

  /** The file this row is from. */
  String file();

  /** The line of the file this row ends at, from 1. */
  long line();

  /** Where this row is, for messages: its file and line. */
  default String place() {
    return file() + ", line " + line();
  }

  @Override
  void close();
}
