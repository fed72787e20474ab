package org.mtl4j.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The terminal that shows the error stream, if one does. */
final class Terminal {

  private static final int USUAL = 80;
  private static final int LEAST = 20;

  private Terminal() {}

  /** The characters of its lines; 0 where the error stream goes to a file, a pipe or nowhere. */
  static int width() {
    return isThere() ? width(System.getenv()) : 0;
  }

  /** The characters of lines as {@code COLUMNS} says; those of most terminals if it does not. */
  static int width(Map<String, String> environment) {
    if (environment.getOrDefault("TERM", "").equals("dumb")) {
      return 0;
    }
    try {
      int columns = Integer.parseInt(environment.getOrDefault("COLUMNS", "").strip());
      return columns >= LEAST ? columns : USUAL;
    } catch (NumberFormatException e) {
      return USUAL;
    }
  }

  // without a process that would have to be started to ask for it
  private static boolean isThere() {
    Path stream = Path.of("/proc/self/fd/2");
    if (!Files.isSymbolicLink(stream)) {
      return System.console() != null;
    }
    try {
      String device = Files.readSymbolicLink(stream).toString();
      return device.startsWith("/dev/pts/")
          || device.startsWith("/dev/tty")
          || device.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }
}
