package org.mtl4j.feature;

/** Argument checks of descriptions. */
final class Checks {

  private Checks() {}

  static String name(String what, String name) {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException(what + " needs a name, got " + quote(name));
    }
    return name;
  }

  static int atLeast(String what, String name, int least, int value) {
    if (value < least) {
      throw new IllegalArgumentException(
          what + " of " + quote(name) + " must be at least " + least + ", got " + value);
    }
    return value;
  }

  static String quote(String text) {
    return text == null ? "null" : '"' + text + '"';
  }
}
