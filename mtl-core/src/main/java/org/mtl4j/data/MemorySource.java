package org.mtl4j.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows in memory: each column's distinct texts, and per row their numbers. */
final class MemorySource implements RowSource {

  private final RowSource origin;
  private final List<Texts> texts = new ArrayList<>();
  private final int[][] codes;
  private int rows;

  MemorySource(RowSource origin) {
    this.origin = origin;
    int width = origin.columns().size();
    codes = new int[width][1024];
    for (int i = 0; i < width; i++) {
      texts.add(new Texts());
    }
    try (RowReader reader = origin.open()) {
      for (; reader.next(); rows++) {
        add(reader);
      }
    }
  }

  private void add(RowReader reader) {
    for (int i = 0; i < codes.length; i++) {
      if (rows == codes[i].length) {
        codes[i] = Arrays.copyOf(codes[i], Math.addExact(rows, rows / 2));
      }
      codes[i][rows] = reader.add(i, texts.get(i));
    }
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

      @Override
      public boolean next() {
        return ++row < rows;
      }

      @Override
      public String text(int column) {
        return texts.get(column).get(code(column));
      }

      @Override
      public int code(int column) {
        return codes[column][row];
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
