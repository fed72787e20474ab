package org.mtl4j.data.row;

import java.util.ArrayList;
import java.util.List;

/** Patterns of paths as a shell has them: {@code * ? [a-z] {a,b}}. */
final class Pattern {

  private Pattern() {}

  static boolean is(String text) {
    return text.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  /** A pattern for each choice of what stands in braces, which may hold several folders. */
  static List<String> alternatives(String text) {
    int open = text.indexOf('{');
    int close = open < 0 ? -1 : close(text, open);
    if (close < 0) {
      return List.of(text);
    }
    List<String> all = new ArrayList<>();
    for (String choice : choices(text.substring(open + 1, close))) {
      all.addAll(alternatives(text.substring(0, open) + choice + text.substring(close + 1)));
    }
    return all;
  }

  private static int close(String text, int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }

  private static List<String> choices(String text) {
    List<String> choices = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (c == ',' && depth == 0) {
        choices.add(text.substring(start, i));
        start = i + 1;
      }
    }
    choices.add(text.substring(start));
    return choices;
  }
}
