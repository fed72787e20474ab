package org.mtl4j.data.row;

import java.util.ArrayList;
import java.util.List;

/**
 * A list of items as one text that no file holds: a mark, the length of each item, and behind a
 * colon the items with a separator of one character between them.
 */
final class PackedItems {

  // half a character, which decoded text never starts with
  private static final char MARK = '\uDC00';

  private PackedItems() {}

  /** Packs the items that {@code text} joins. */
  static String pack(List<String> items, String text) {
    StringBuilder packed = new StringBuilder().append(MARK);
    items.forEach(item -> packed.append(item.length()).append(','));
    return packed.append(':').append(text).toString();
  }

  static boolean isPacked(String text) {
    return !text.isEmpty() && text.charAt(0) == MARK;
  }

  /** The items joined, or the text as it is where none are packed. */
  static String text(String packed) {
    return isPacked(packed) ? packed.substring(packed.indexOf(':') + 1) : packed;
  }

  static List<String> items(String packed) {
    List<String> items = new ArrayList<>();
    int start = packed.indexOf(':') + 1;
    for (int at = 1; packed.charAt(at) != ':'; ) {
      int comma = packed.indexOf(',', at);
      int end = start + Integer.parseInt(packed, at, comma, 10);
      items.add(packed.substring(start, end));
      start = end + 1;
      at = comma + 1;
    }
    return items;
  }
}
