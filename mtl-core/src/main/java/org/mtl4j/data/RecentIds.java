package org.mtl4j.data;

import java.util.Arrays;
import java.util.function.ToIntFunction;

/**
 * The ids of raw texts met a moment ago: columns repeat themselves, and a text met again needs no
 * trimming and no second look-up.
 */
final class RecentIds {

  private static final int MOST_PLACES = 512;

  private final String[] texts;
  private final int[] ids;
  // of the rows
  private final int[] places;
  private int touched; // else the compiler leaves out what is only read

  /** For so many rows of a column at a time. */
  RecentIds(int rows) {
    int size = Math.min(MOST_PLACES, Integer.highestOneBit(Math.max(1, rows)) * 2);
    texts = new String[size];
    ids = new int[size];
    places = new int[rows];
  }

  /**
   * Writes the ids of the rows of {@code column} that begin at {@code from}.
   *
   * @param id of a text not met before in this column, or null
   * @param width from the place of an id in {@code to}, the first of which is {@code at}, to the
   *     next
   */
  void encode(String[] column, int from, ToIntFunction<String> id, int[] to, int at, int width) {
    Arrays.fill(texts, null);
    // Texts lie anywhere in memory: a pass that only touches them and their characters (beside
    // which their number stands) waits for many at a time, one that compares them for each alone.
    for (int i = 0; i < places.length; i++) {
      String text = column[from + i];
      touched += text == null ? 0 : text.length();
    }
    for (int i = 0; i < places.length; i++) {
      places[i] = place(column[from + i]);
    }
    for (int i = 0, j = at; i < places.length; i++, j += width) {
      String text = column[from + i];
      int place = places[i];
      // a newer text takes the place of an older one
      if (text == null || !text.equals(texts[place])) {
        ids[place] = id.applyAsInt(text);
        texts[place] = text;
      }
      to[j] = ids[place];
    }
  }

  private int place(String text) {
    int hash = text == null ? 0 : 31 * text.hashCode() + text.length();
    return (hash ^ hash >>> 16) & (texts.length - 1);
  }
}
