package org.mtl4j.data.row;

import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/**
 * Rows in memory.
 *
 * @param source where they are from
 * @param table the rows of {@code source}
 * @param rows which of them, rising
 */
record MemorySource(RowSource source, TextTable table, int[] rows) implements ForwardingSource {

  static MemorySource of(RowSource source) {
    TextTable table = TextTable.of(source);
    return new MemorySource(source, table, IntStream.range(0, table.rows()).toArray());
  }

  @Override
  public long count() {
    return rows.length;
  }

  @Override
  public RowSource where(LongPredicate index) {
    int[] some = IntStream.range(0, rows.length).filter(index::test).map(i -> rows[i]).toArray();
    return new MemorySource(source, table, some);
  }

  @Override
  public RowSource inMemory() {
    return this;
  }

  @Override
  public RowReader open() {
    return new RowReader() {
      private int next;
      private int[] block;
      private int at;

      @Override
      public boolean next() {
        if (next == rows.length) {
          return false;
        }
        int row = rows[next++];
        block = table.block(row);
        at = table.at(row);
        return true;
      }

      @Override
      public String text(int column) {
        return table.text(column, code(column));
      }

      @Override
      public int code(int column) {
        return block[at + column];
      }

      @Override
      public CellKind cell(int column) {
        return table.cell(column, code(column));
      }

      @Override
      public List<String> items(int column) {
        return table.items(column, code(column));
      }

      @Override
      public Map<ValueKind, String> kinds(int column) {
        return table.kinds(column);
      }

      @Override
      public String file() {
        return table.origin(rows[next - 1]).file();
      }

      @Override
      public long line() {
        return Integer.toUnsignedLong(block[at + columns().size()]);
      }

      @Override
      public String place() {
        return table.origin(rows[next - 1]).place() + line();
      }

      @Override
      public void close() {}
    };
  }
}
