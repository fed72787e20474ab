package org.mtl4j.data.row;

import java.util.List;
import java.util.Map;

/** Some columns of another reader, in an order of their own. */
final class SelectedReader implements ForwardingReader {

  private final RowReader reader;
  private final int[] columns;

  /**
   * Columns of a reader.
   *
   * @param columns where each is in {@code reader}
   */
  SelectedReader(RowReader reader, int[] columns) {
    this.reader = reader;
    this.columns = columns.clone();
  }

  @Override
  public RowReader reader() {
    return reader;
  }

  @Override
  public boolean next() {
    return reader.next();
  }

  @Override
  public String text(int column) {
    return reader.text(columns[column]);
  }

  @Override
  public int code(int column) {
    return reader.code(columns[column]);
  }

  @Override
  public CellKind cell(int column) {
    return reader.cell(columns[column]);
  }

  @Override
  public List<String> items(int column) {
    return reader.items(columns[column]);
  }

  @Override
  public Map<ValueKind, String> kinds(int column) {
    return reader.kinds(columns[column]);
  }

  @Override
  public int add(int column, Texts texts) {
    return reader.add(columns[column], texts);
  }

  @Override
  public int numbers(int column, double[] values) {
    return reader.numbers(columns[column], values);
  }
}
