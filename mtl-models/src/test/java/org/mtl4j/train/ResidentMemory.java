package org.mtl4j.train;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The resident memory of this process, where the system tells. */
public final class ResidentMemory {

  private static final Path STATUS = Path.of("/proc/self/status");

  private ResidentMemory() {}

  /** Ends the test as skipped where the system does not tell. */
  public static void assumeKnown() {
    assumeTrue(Files.exists(STATUS));
  }

  /** Something that uses memory. */
  public interface Work {
    void run() throws Exception;
  }

  /**
   * The least of four readings in kB, each after {@code work}: the collector gives memory back a
   * while later, so that single readings say little, while a leak raises all.
   */
  public static long leastAfter(Work work) throws Exception {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      work.run();
      System.gc();
      least = Math.min(least, kilobytes());
    }
    return least;
  }

  /** In kB. */
  public static long kilobytes() throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IllegalStateException("no VmRSS");
  }
}
