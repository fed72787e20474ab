package org.mtl4j.data.row;

/** A reader whose rows are those of others, all but their numbers for texts. */
interface ForwardingReader extends RowReader {

  /** The reader the row is from. */
  RowReader reader();

  @Override
  default String text(int column) {
    return reader().text(column);
  }

  @Override
  default int add(int column, Texts texts) {
    return reader().add(column, texts);
  }

  @Override
  default int numbers(int column, float[] values) {
    return reader().numbers(column, values);
  }

  @Override
  default String file() {
    return reader().file();
  }

  @Override
  default long line() {
    return reader().line();
  }

  @Override
  default String place() {
    return reader().place();
  }

  @Override
  default void close() {
    reader().close();
  }
}
