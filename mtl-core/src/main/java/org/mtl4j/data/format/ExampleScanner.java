package org.mtl4j.data.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.row.CellKind;
import org.mtl4j.data.row.Texts;
import org.mtl4j.data.row.Utf8;
import org.mtl4j.data.row.ValueKind;
import org.mtl4j.feature.TextRule;

/**
 * Finds the features of a serialized {@code tf.Example} without making objects: a column is a range
 * of the record until the next one is read. Fields are those of TensorFlow's example.proto and
 * feature.proto.
 */
final class ExampleScanner {

  private static final int FIRST = 1 << 3 | 2;
  private static final int SECOND = 2 << 3 | 2;
  private static final int BYTES = FIRST;
  private static final int FLOATS = SECOND;
  private static final int INTEGERS = 3 << 3 | 2;

  private final char separator;
  private final NumberText numbers;
  private final ExampleNames names;
  private final int[] from;
  private final int[] to;
  private final Wire wire = new Wire();
  private final StringBuilder text = new StringBuilder();
  private char[] characters = new char[64];
  private byte[] record;
  private long records;
  // [kinds of values, columns]: the first record with each kind, from 1
  private final long[][] firsts;

  ExampleScanner(List<String> columns, TextRule rule) {
    separator = rule.separator();
    numbers = new NumberText(rule.canonical());
    names = new ExampleNames(columns);
    from = new int[columns.size()];
    to = new int[columns.size()];
    firsts = new long[ValueKind.values().length][columns.size()];
  }

  /** Takes the record in {@code bytes[0..length)}. */
  void scan(byte[] bytes, int length) throws IOException {
    record = bytes;
    records++;
    names.first();
    Arrays.fill(from, -1);
    wire.set(bytes, 0, length);
    while (wire.more()) {
      int tag = wire.tag();
      if (tag == FIRST) {
        features(wire.to(), length);
      } else {
        wire.skip(tag);
      }
    }
  }

  private void features(int end, int length) throws IOException {
    wire.end = end;
    while (wire.more()) {
      int tag = wire.tag();
      if (tag == FIRST) {
        entry(wire.to(), end);
      } else {
        wire.skip(tag);
      }
    }
    wire.end = length;
  }

  private void entry(int entryEnd, int end) throws IOException {
    wire.end = entryEnd;
    int nameStart = wire.at;
    int nameEnd = wire.at;
    int valueStart = wire.at;
    int valueEnd = wire.at;
    while (wire.more()) {
      int tag = wire.tag();
      if (tag == FIRST) {
        nameEnd = wire.to();
        nameStart = wire.at;
        wire.at = nameEnd;
      } else if (tag == SECOND) {
        valueEnd = wire.to();
        valueStart = wire.at;
        wire.at = valueEnd;
      } else {
        wire.skip(tag);
      }
    }
    wire.end = end;
    int column = names.find(record, nameStart, nameEnd);
    if (column >= 0) {
      from[column] = valueStart;
      to[column] = valueEnd;
    }
  }

  /** The text of a column: its values, separated. */
  String text(int column) throws IOException {
    text.setLength(0);
    boolean first = true;
    for (int kind = enter(column); wire.more(); first = false) {
      if (!first) {
        text.append(separator);
      }
      append(kind);
    }
    return text.toString();
  }

  // the next value of a list of some kind
  private void append(int kind) throws IOException {
    switch (kind) {
      case FLOATS -> text.append(numbers.of(wire.fixed32()));
      case INTEGERS -> text.append(wire.varint());
      default -> {
        int end = item();
        text.append(Utf8.text(record, wire.at, end));
        wire.at = end;
      }
    }
  }

  /** The values of a column. */
  List<String> items(int column) throws IOException {
    List<String> items = new ArrayList<>();
    for (int kind = enter(column); wire.more(); ) {
      text.setLength(0);
      append(kind);
      items.add(text.toString());
    }
    return items;
  }

  /** What a column is by how many values it has. */
  CellKind cell(int column) throws IOException {
    int kind = enter(column);
    if (!wire.more()) {
      return CellKind.TEXT;
    }
    switch (kind) {
      case FLOATS -> wire.fixed32();
      case INTEGERS -> wire.varint();
      default -> wire.at = item();
    }
    return wire.more() ? CellKind.LIST : CellKind.VALUE;
  }

  /** The first record, from 1, in which a column has had each kind of value. */
  Map<ValueKind, Long> kinds(int column) {
    Map<ValueKind, Long> seen = new EnumMap<>(ValueKind.class);
    for (ValueKind kind : ValueKind.values()) {
      if (firsts[kind.ordinal()][column] > 0) {
        seen.put(kind, firsts[kind.ordinal()][column]);
      }
    }
    return seen;
  }

  /** Adds the text of a column; -1 for several values. */
  int add(int column, Texts texts) throws IOException {
    if (enter(column) == BYTES) {
      return wire.more() ? addBytes(texts) : texts.add("");
    }
    String joined = text(column);
    return joined.indexOf(separator) < 0 ? texts.add(joined) : -1;
  }

  private int addBytes(Texts texts) throws IOException {
    int end = item();
    if (end < wire.end) {
      return -1;
    }
    int length = ascii(wire.at, end);
    return length >= 0
        ? texts.add(characters, 0, length)
        : texts.add(Utf8.text(record, wire.at, end));
  }

  // -1 if there is a byte that is no character by itself
  private int ascii(int start, int end) {
    int length = end - start;
    if (length > characters.length) {
      characters = new char[2 * length];
    }
    for (int i = 0; i < length; i++) {
      byte next = record[start + i];
      if (next < 0) {
        return -1;
      }
      characters[i] = (char) next;
    }
    return length;
  }

  /** The numbers of a column; -1 for a column of text or none. */
  int numbers(int column, double[] values) throws IOException {
    int kind = enter(column);
    if (kind == BYTES || !wire.more()) {
      return -1;
    }
    int count = 0;
    for (; wire.more(); count++) {
      double value = kind == FLOATS ? wire.fixed32() : wire.varint();
      if (count < values.length) {
        values[count] = value;
      }
    }
    return count;
  }

  private int item() throws IOException {
    int tag = wire.tag();
    if (tag != FIRST) {
      throw new IOException("got field tag " + tag + " in a list of bytes");
    }
    return wire.to();
  }

  // moves to the values of a column: numbers without a break, bytes as fields
  private int enter(int column) throws IOException {
    wire.set(record, Math.max(0, from[column]), from[column] < 0 ? 0 : to[column]);
    if (!wire.more()) {
      return BYTES;
    }
    int kind = wire.tag();
    if (kind != BYTES && kind != FLOATS && kind != INTEGERS) {
      throw new IOException("got field tag " + kind + ", expected a list of values");
    }
    wire.end = wire.to();
    long[] first = firsts[kind == BYTES ? 0 : kind == INTEGERS ? 1 : 2]; // as ValueKind has them
    if (first[column] == 0) {
      first[column] = records;
    }
    if (kind != BYTES && wire.more()) {
      int tag = wire.tag();
      if (tag != FIRST) {
        unpacked(kind, tag);
      } else {
        int end = wire.to();
        if (end != wire.end) {
          throw new IOException("a list of numbers is in pieces");
        }
      }
    }
    return kind;
  }

  // one number with a tag of its own is as good as a packed list of one
  private void unpacked(int kind, int tag) throws IOException {
    if (tag != (kind == FLOATS ? 1 << 3 | 5 : 1 << 3)) {
      throw new IOException("got field tag " + tag + " in a list of numbers");
    }
    int start = wire.at;
    wire.skip(tag);
    if (wire.more()) {
      throw new IOException("a list of numbers is not packed");
    }
    wire.at = start;
  }
}
