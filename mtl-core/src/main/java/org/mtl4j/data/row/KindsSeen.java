package org.mtl4j.data.row;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** {@link RowReader#kinds} of readers that are not read on. */
final class KindsSeen {

  private final Map<Integer, Map<ValueKind, String>> kinds = new HashMap<>();

  void add(RowReader ended, int columns) {
    for (int i = 0; i < columns; i++) {
      Map<ValueKind, String> all = of(i);
      ended.kinds(i).forEach(all::putIfAbsent);
      kinds.put(i, all);
    }
  }

  /** A copy for a column. */
  Map<ValueKind, String> of(int column) {
    Map<ValueKind, String> copy = new EnumMap<>(ValueKind.class);
    copy.putAll(kinds.getOrDefault(column, Map.of()));
    return copy;
  }
}
