package org.mtl4j.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Rows in memory: each column's distinct texts, and per row their numbers. */
final class MemorySource implements RowSource {

  private static final int BLOCK = 1024;

  private final RowSource origin;
  private final int width;
  private final List<Texts> texts = new ArrayList<>();
  // [BLOCK, width] each: passes go row by row
  private final List<int[]> blocks = new ArrayList<>();
  private int rows;

  MemorySource(RowSource origin) {
    this.origin = origin;
    this.width = origin.columns().size();
    for (int i = 0; i < width; i++) {
      texts.add(new Texts());
    }
    try (RowReader reader = origin.open()) {
      while (reader.next()) {
        add(reader);
      }
    }
  }

  private void add(RowReader reader) {
    int at = rows % BLOCK * width;
    if (at == 0) {
      blocks.add(new int[BLOCK * width]);
    }
    int[] block = blocks.get(blocks.size() - 1);
    for (int i = 0; i < width; i++) {
      block[at + i] = reader.add(i, texts.get(i));
    }
    rows = Math.incrementExact(rows);
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
  public long count() {
    return rows;
  }

  @Override
  public RowSource inMemory() {
    return this;
  }

  @Override
  public RowReader open() {
    return new RowReader() {
      private int row = -1;
      private int[] block;
      private int at;

      @Override
      public boolean next() {
        row++;
        at = row % BLOCK * width;
        if (row < rows && at == 0) {
          block = blocks.get(row / BLOCK);
        }
        return row < rows;
      }

      @Override
      public String text(int column) {
        return texts.get(column).get(code(column));
      }

      @Override
      public int code(int column) {
        return block[at + column];
      }

      @Override
      public String file() {
        try (RowReader reader = again()) {
          return reader.file();
        }
      }

      @Override
      public long line() {
        try (RowReader reader = again()) {
          return reader.line();
        }
      }

      // places are asked for in errors only, so they are looked up instead of kept
      private RowReader again() {
        RowReader reader = origin.open();
        for (int i = 0; i <= row; i++) {
          reader.next();
        }
        return reader;
      }

      @Override
      public void close() {}
    };
  }
}
