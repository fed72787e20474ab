package org.mtl4j.data;

/**
 * Numbers the texts of streamed rows, so that each is cleaned and looked up or parsed once. Only
 * the first texts of a column are numbered, and none where they hardly come again.
 */
final class TextCodes {

  private static final int MOST = 1 << 15;

  private final Texts[] texts;
  private final long[] asked;

  TextCodes(int columns) {
    texts = new Texts[columns];
    asked = new long[columns];
    for (int i = 0; i < columns; i++) {
      texts[i] = new Texts(MOST);
    }
  }

  /** The number of the text of a column of {@code reader}'s row; -1 if it has none. */
  int code(RowReader reader, int column) {
    Texts known = texts[column];
    if (known == null) {
      return -1;
    }
    asked[column]++;
    int code = reader.add(column, known);
    if (code < 0 && asked[column] < 2L * known.size()) {
      texts[column] = null;
    }
    return code;
  }
}
