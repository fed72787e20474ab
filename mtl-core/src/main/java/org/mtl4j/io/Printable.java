package org.mtl4j.io;

/**
 * Text for a terminal or a log. Data comes from anywhere: a name or value of it must not move the
 * cursor, change colours, turn the direction of writing, or begin a line that looks like another's.
 */
public final class Printable {

  private static final String LETTERS = "tn\0\0r"; // from U+0009, those that have one

  private Printable() {}

  /** One line: control characters and what breaks or turns lines are written as in Java. */
  public static String line(String text) {
    if (text == null || text.chars().noneMatch(Printable::isControl)) {
      return text;
    }
    StringBuilder line = new StringBuilder();
    for (char c : text.toCharArray()) {
      if (!isControl(c)) {
        line.append(c);
      } else if (c == '\t' || c == '\n' || c == '\r') {
        line.append('\\').append(LETTERS.charAt(c - '\t'));
      } else {
        line.append("\\u").append(Integer.toHexString(0x10000 + c).substring(1));
      }
    }
    return line.toString();
  }

  // controls, ends of lines and paragraphs, embeddings, overrides and isolates of direction
  private static boolean isControl(int c) {
    return Character.isISOControl(c) || c >= 0x2028 && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
  }
}
