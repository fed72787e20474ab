package org.mtl4j.data.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Counts the files of a folder that this process holds open. */
public final class OpenFiles {

  private OpenFiles() {}

  /** How many. */
  public static long of(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(link -> target(link).startsWith(folder.toString())).count();
    }
  }

  // a handle may be gone by now: that of the listing is
  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
