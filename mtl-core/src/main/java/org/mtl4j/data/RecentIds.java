package org.mtl4j.data;

import java.util.function.ToIntFunction;

/**
 * The ids of a feature's raw texts met a moment ago: columns repeat themselves, and a text met
 * again needs no trimming and no second look-up. For many threads at once, which may overlook what
 * another has just met.
 */
final class RecentIds {

  private static final int PLACES = 4096;

  /** Longer texts are not kept, so that a column keeps a megabyte whatever callers send. */
  static final int LONGEST = 128;

  private record Known(String text, int id) {}

  private final Known[] places = new Known[PLACES];
  private final ToIntFunction<String> ids;

  /**
   * Knows no text yet.
   *
   * @param ids of a text not met before, or null
   */
  RecentIds(ToIntFunction<String> ids) {
    this.ids = ids;
  }

  int id(String text) {
    if (text == null) {
      return ids.applyAsInt(null);
    }
    int hash = text.hashCode();
    int place = (hash ^ hash >>> 12) & (PLACES - 1);
    Known known = places[place];
    if (known == null || !known.text.equals(text)) {
      known = new Known(text, ids.applyAsInt(text));
      if (text.length() <= LONGEST) {
        places[place] = known; // a newer text takes the place of an older one
      }
    }
    return known.id;
  }
}
