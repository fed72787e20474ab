package org.mtl4j.data;

import java.util.List;

/**
 * What is known of rows that were read from files.
 *
 * @param places of them; null where they are not known
 * @param first the place of the first row among {@code places}
 * @param texts of the label columns
 * @param missing numbers of the rows; null where they are not known
 */
record Origin(Places places, int first, List<LabelTexts> texts, MissingNumbers missing) {

  /** Of rows that come from the caller. */
  static final Origin NONE = new Origin(null, 0, List.of(), null);

  Origin {
    texts = List.copyOf(texts);
  }

  /** The rows from {@code from} on. */
  Origin from(int from) {
    return new Origin(places, first + from, texts, null);
  }

  /** The file and line of a row, or its number. */
  String place(long row) {
    return places == null ? "row " + row : places.of(first + row);
  }
}
