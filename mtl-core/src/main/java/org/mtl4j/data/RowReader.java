package org.mtl4j.data;

/** Owner of an open source: one row after the other. */
public interface RowReader extends AutoCloseable {

  /** Moves to the next row; false behind the last one. */
  boolean next();

  /** The raw text of a column of this row. */
  String text(int column);

  /** The file this row is from. */
  String file();

  /** The line of the file this row ends at, from 1. */
  long line();

  @Override
  void close();
}
