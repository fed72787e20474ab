package org.mtl4j.data;

/** Owner of an open source: one row after the other. */
public interface RowReader extends AutoCloseable {

  /** Moves to the next row; false behind the last one. */
  boolean next();

  /** The raw text of a column of this row. */
  String text(int column);

  /**
   * A small number from 0 that stands for the text: two rows of the same source share it exactly
   * where their texts in this column are equal; -1 if texts are not numbered.
   */
  default int code(int column) {
    return -1;
  }

  /** Adds the text of a column of this row to {@code texts} and returns its number there. */
  default int add(int column, Texts texts) {
    return texts.add(text(column));
  }

  /** The number of the text of a column of this row in {@code texts}; -1 if it is not there. */
  default int find(int column, Texts texts) {
    return texts.find(text(column));
  }

  /**
   * The finite number that the text of a column of this row is; NaN where it is none or must be
   * told from {@link #text}.
   */
  default float number(int column) {
    return Float.NaN;
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
