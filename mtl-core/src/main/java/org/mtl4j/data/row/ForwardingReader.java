package org.mtl4j.data.row;

import java.util.List;
import java.util.Map;

/** A reader whose rows are those of others, all but their numbers for texts. */
interface ForwardingReader extends RowReader {

  /** The reader the row is from. */
  RowReader reader();

  @Override
  default String text(int column) {
    return reader().text(column);
  }

  @Override
  default CellKind cell(int column) {
    return reader().cell(column);
  }

  @Override
  default List<String> items(int column) {
    return reader().items(column);
  }

  @Override
  default Map<ValueKind, String> kinds(int column) {
    return reader().kinds(column);
  }

  @Override
  default int add(int column, Texts texts) {
    return reader().add(column, texts);
  }

  @Override
  default int numbers(int column, double[] values) {
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
