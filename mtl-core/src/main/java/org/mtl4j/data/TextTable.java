package org.mtl4j.data;

import java.util.ArrayList;
import java.util.List;

/** The texts of rows in memory: each column's distinct texts, and per row their numbers. */
final class TextTable {

  private static final int BLOCK = 1024;

  private final int width;
  private final List<Texts> texts = new ArrayList<>();
  // [BLOCK, width] each, since passes go row by row
  private final List<int[]> blocks = new ArrayList<>();
  private int rows;

  private TextTable(int width) {
    this.width = width;
    for (int i = 0; i < width; i++) {
      texts.add(new Texts());
    }
  }

  /** Reads all rows. */
  static TextTable of(RowSource source) {
    TextTable table = new TextTable(source.columns().size());
    try (RowReader reader = source.open()) {
      while (reader.next()) {
        table.add(reader);
      }
    }
    return table;
  }

  private void add(RowReader reader) {
    int row = rows;
    rows = Math.incrementExact(rows);
    if (row % BLOCK == 0) {
      blocks.add(new int[BLOCK * width]);
    }
    int[] block = block(row);
    int at = at(row);
    for (int i = 0; i < width; i++) {
      block[at + i] = reader.add(i, texts.get(i));
    }
  }

  int rows() {
    return rows;
  }

  /** Where the numbers of a row are, from {@link #at}, a column after the other. */
  int[] block(int row) {
    return blocks.get(row / BLOCK);
  }

  int at(int row) {
    return row % BLOCK * width;
  }

  String text(int column, int number) {
    return texts.get(column).get(number);
  }
}
