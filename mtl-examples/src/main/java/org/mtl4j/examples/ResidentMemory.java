package org.mtl4j.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Owner of a thread that reads the resident memory of this process four times a second. */
final class ResidentMemory implements AutoCloseable {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int GROUPS = 10;

  private final List<Long> kilobytes = Collections.synchronizedList(new ArrayList<>());
  private final Thread thread = new Thread(this::run, "resident-memory");

  private ResidentMemory() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Starts to watch; nothing is seen where the system does not tell. */
  static ResidentMemory watch() {
    return new ResidentMemory();
  }

  private void run() {
    try {
      while (Files.exists(STATUS)) {
        kilobytes.add(now());
        Thread.sleep(250);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long now() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The highest in each tenth of the time so far, in MB. */
  List<Long> tenths() {
    List<Long> seen = List.copyOf(kilobytes);
    List<Long> highest = new ArrayList<>();
    for (int i = 0; i < GROUPS; i++) {
      List<Long> group = seen.subList(seen.size() * i / GROUPS, seen.size() * (i + 1) / GROUPS);
      if (!group.isEmpty()) {
        highest.add(Collections.max(group) >> 10);
      }
    }
    return highest;
  }

  void print() {
    System.out.printf(
        Locale.ROOT, "resident memory, highest per tenth of the epoch in MB: %s%n", tenths());
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
