package org.mtl4j.data;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.mtl4j.data.row.RowReader;

/** Where rows are from, for messages. */
final class Places {

  private final TreeMap<Integer, String> files = new TreeMap<>(); // what stands before a line
  private int[] lines = new int[0];
  private String file;

  /** Notes the row at which {@code reader} is. */
  void set(int row, RowReader reader) {
    if (row >= lines.length) {
      lines = Arrays.copyOf(lines, Math.max(1024, row + row / 2));
    }
    lines[row] = (int) reader.line();
    String now = reader.file();
    if (!now.equals(file)) { // mostly the same object
      file = now;
      String place = reader.place();
      String line = Long.toString(reader.line());
      files.put(row, place.substring(0, place.length() - line.length()));
    }
  }

  /** No more than the first {@code rows} rows; nothing is noted any more. */
  Places of(int rows) {
    lines = Arrays.copyOf(lines, rows);
    return this;
  }

  /** The file of a row and its line there. */
  String of(long row) {
    Map.Entry<Integer, String> before = files.floorEntry((int) row);
    return before.getValue() + Integer.toUnsignedLong(lines[(int) row]);
  }
}
