package org.mtl4j.data.row;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The texts of rows in memory: each column's distinct texts, and per row their numbers and behind
 * them the line.
 */
final class TextTable {

  /** Where rows are from; {@code place} stands before their line in messages. */
  record Origin(String file, String place) {}

  private static final int BLOCK = 1024;

  // the number of a text that could not be read
  private static final int UNREADABLE = -1;

  private final int width;
  // by column: why it cannot be read, which matters to those alone who ask for it
  private final DataException[] errors;
  private final List<Texts> texts = new ArrayList<>();
  // [BLOCK, width + 1] each, since passes go row by row
  private final List<int[]> blocks = new ArrayList<>();
  // by the first row
  private final TreeMap<Integer, Origin> origins = new TreeMap<>();
  private final List<Map<ValueKind, String>> kinds = new ArrayList<>();
  // of each column the numbers of lists
  private final List<BitSet> lists = new ArrayList<>();
  private int rows;

  private TextTable(int width) {
    this.width = width;
    this.errors = new DataException[width];
    for (int i = 0; i < width; i++) {
      texts.add(new Texts());
      lists.add(new BitSet());
    }
  }

  /** Reads all rows. */
  static TextTable of(RowSource source) {
    TextTable table = new TextTable(source.columns().size());
    try (RowReader reader = source.open()) {
      while (reader.next()) {
        table.add(reader);
      }
      for (int i = 0; i < table.width; i++) {
        table.kinds.add(reader.kinds(i));
      }
    }
    return table;
  }

  private void add(RowReader reader) {
    int row = rows;
    rows = Math.incrementExact(rows);
    if (row % BLOCK == 0) {
      blocks.add(new int[BLOCK * (width + 1)]);
    }
    int[] block = block(row);
    int at = at(row);
    for (int i = 0; i < width; i++) {
      block[at + i] = add(reader, i);
    }
    block[at + width] = (int) reader.line();
    if (origins.isEmpty() || !origins.lastEntry().getValue().file().equals(reader.file())) {
      String place = reader.place();
      String line = Long.toString(reader.line());
      origins.put(
          row, new Origin(reader.file(), place.substring(0, place.length() - line.length())));
    }
  }

  private int add(RowReader reader, int column) {
    if (errors[column] != null) {
      return UNREADABLE;
    }
    try {
      int number = reader.add(column, texts.get(column));
      return number < 0 ? addList(reader, column) : number;
    } catch (DataException e) {
      errors[column] = e;
      return UNREADABLE;
    }
  }

  private int addList(RowReader reader, int column) {
    String packed = PackedItems.pack(reader.items(column), reader.text(column));
    int number = texts.get(column).add(packed);
    lists.get(column).set(number);
    return number;
  }

  Origin origin(int row) {
    return origins.floorEntry(row).getValue();
  }

  int rows() {
    return rows;
  }

  /** Where the numbers of a row are, from {@link #at}, a column after the other. */
  int[] block(int row) {
    return blocks.get(row / BLOCK);
  }

  int at(int row) {
    return row % BLOCK * (width + 1);
  }

  String text(int column, int number) {
    return PackedItems.text(stored(column, number));
  }

  private String stored(int column, int number) {
    if (number == UNREADABLE) {
      throw errors[column];
    }
    return texts.get(column).get(number);
  }

  List<String> items(int column, int number) {
    String text = stored(column, number);
    return lists.get(column).get(number) ? PackedItems.items(text) : List.of(text);
  }

  CellKind cell(int column, int number) {
    if (number != UNREADABLE && lists.get(column).get(number)) {
      return CellKind.LIST;
    }
    return kinds.get(column).isEmpty() ? CellKind.TEXT : CellKind.VALUE;
  }

  Map<ValueKind, String> kinds(int column) {
    return kinds.get(column);
  }
}
