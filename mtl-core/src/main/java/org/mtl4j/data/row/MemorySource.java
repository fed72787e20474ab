package org.mtl4j.data.row;

import java.nio.file.Path;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/**
 * Rows in memory.
 *
 * @param origin where they are from
 * @param table the rows of {@code origin}
 * @param rows which of them, rising
 */
record MemorySource(RowSource origin, TextTable table, int[] rows) implements RowSource {

  static MemorySource of(RowSource origin) {
    TextTable table = TextTable.of(origin);
    return new MemorySource(origin, table, IntStream.range(0, table.rows()).toArray());
  }

  @Override
  public List<String> columns() {
    return origin.columns();
  }

  @Override
  public List<Path> files() {
    return origin.files();
  }

  @Override
  public BadRows badRows() {
    return origin.badRows();
  }

  @Override
  public Limits limits() {
    return origin.limits();
  }

  @Override
  public long count() {
    return rows.length;
  }

  @Override
  public RowSource where(LongPredicate index) {
    int[] some = IntStream.range(0, rows.length).filter(index::test).map(i -> rows[i]).toArray();
    return new MemorySource(origin, table, some);
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
