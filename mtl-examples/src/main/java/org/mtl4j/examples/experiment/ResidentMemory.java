package org.mtl4j.examples.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Owner of a thread that reads the resident memory of this process four times a second. */
public final class ResidentMemory implements AutoCloseable {

  private static final String SELF = "self";
  private static final int GROUPS = 10;

  private final List<Long> kilobytes = Collections.synchronizedList(new ArrayList<>());
  private final Thread thread = new Thread(this::run, "resident-memory");

  private ResidentMemory() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Starts to watch; nothing is seen where the system does not tell. */
  public static ResidentMemory watch() {
    return new ResidentMemory();
  }

  private void run() {
    try {
      while (Files.exists(status(SELF))) {
        kilobytes.add(now());
        Thread.sleep(250);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long now() {
    try {
      Long now = kilobytes(SELF, "VmRSS:");
      return now == null ? 0 : now;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path status(String process) {
    return Path.of("/proc", process, "status");
  }

  /** What the system says of a process's memory under {@code field}; null if nothing. */
  public static Long kilobytes(String process, String field) throws IOException {
    for (String line : Files.readAllLines(status(process))) {
      if (line.startsWith(field)) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return null;
  }

  /** The highest in each tenth of the time so far, in MB. */
  public List<Long> tenths() {
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

  public void print() {
    System.out.printf(
        Locale.ROOT, "resident memory, highest per tenth of the time in MB: %s%n", tenths());
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
