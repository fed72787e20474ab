package org.mtl4j.data;

import java.util.Arrays;

/**
 * The ids of raw texts met a moment ago: columns repeat themselves, and a text met again needs no
 * trimming and no second look-up.
 */
final class RecentIds {

  private final String[] texts;
  private final int[] ids;

  /** Room for at most twice {@code size} texts; a newer one takes the place of an older one. */
  RecentIds(int size) {
    int places = Integer.highestOneBit(size) * 2;
    texts = new String[places];
    ids = new int[places];
  }

  void clear() {
    Arrays.fill(texts, null);
  }

  /** The id of {@code text}, or -1. */
  int get(String text) {
    int place = place(text);
    return text.equals(texts[place]) ? ids[place] : -1;
  }

  void put(String text, int id) {
    int place = place(text);
    texts[place] = text;
    ids[place] = id;
  }

  private int place(String text) {
    int hash = text.hashCode();
    return (hash ^ hash >>> 16) & (texts.length - 1);
  }
}
