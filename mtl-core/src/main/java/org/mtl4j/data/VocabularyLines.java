package org.mtl4j.data;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.mtl4j.data.row.DataException;

/**
 * How a vocabulary's values stand in its file: one a line, since TensorFlow reads it, too. Where a
 * value holds a line break, all values of its table are escaped: {@code \n} and {@code \r} stand
 * for line breaks, and each backslash is doubled.
 */
final class VocabularyLines {

  private VocabularyLines() {}

  /** Whether some value would be more or less than a line as it is. */
  static boolean escaped(List<String> values) {
    return values.stream().anyMatch(v -> v.indexOf('\n') >= 0 || v.indexOf('\r') >= 0);
  }

  /** What the file holds. */
  static String text(List<String> values, boolean escaped) {
    StringBuilder lines = new StringBuilder();
    for (String value : values) {
      lines.append(escaped ? line(value) : value).append('\n');
    }
    return lines.toString();
  }

  /** The values of a file. */
  static List<String> values(Path file, byte[] bytes, boolean escaped)
      throws CharacterCodingException {
    String all = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    if (all.isEmpty()) {
      return List.of();
    }
    if (!all.endsWith("\n")) {
      throw new DataException(file + ": the last line is cut off");
    }
    List<String> lines = List.of(all.substring(0, all.length() - 1).split("\n", -1));
    return escaped ? lines.stream().map(VocabularyLines::value).toList() : lines;
  }

  private static String line(String value) {
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }

  private static String value(String line) {
    StringBuilder value = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && ++i < line.length()) {
        c = line.charAt(i) == 'n' ? '\n' : line.charAt(i) == 'r' ? '\r' : line.charAt(i);
      }
      value.append(c);
    }
    return value.toString();
  }
}
