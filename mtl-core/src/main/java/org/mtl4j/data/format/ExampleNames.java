package org.mtl4j.data.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Finds the column of a feature by the bytes of its name. */
final class ExampleNames {

  private final byte[][] names;
  private final int[] slots;
  private int next;

  ExampleNames(List<String> columns) {
    names = new byte[columns.size()][];
    slots = new int[Integer.highestOneBit(Math.max(1, names.length)) * 4];
    for (int i = 0; i < names.length; i++) {
      names[i] = columns.get(i).getBytes(StandardCharsets.UTF_8);
      int slot = slot(names[i], 0, names[i].length);
      while (slots[slot] != 0) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = i + 1;
    }
  }

  /** The column; -1 if there is none. Quick where features come in the order of the columns. */
  int find(byte[] bytes, int start, int end) {
    if (next < names.length && is(next, bytes, start, end)) {
      return next++;
    }
    for (int slot = slot(bytes, start, end); slots[slot] != 0; slot = slot + 1 & slots.length - 1) {
      if (is(slots[slot] - 1, bytes, start, end)) {
        next = slots[slot];
        return next - 1;
      }
    }
    return -1;
  }

  /** Starts a record. */
  void first() {
    next = 0;
  }

  private boolean is(int column, byte[] bytes, int start, int end) {
    byte[] name = names[column];
    return name.length == end - start && Arrays.equals(name, 0, name.length, bytes, start, end);
  }

  private int slot(byte[] bytes, int start, int end) {
    int hash = end - start;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + bytes[i];
    }
    return (hash ^ hash >>> 15) & slots.length - 1;
  }
}
