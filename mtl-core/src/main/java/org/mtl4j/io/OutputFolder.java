package org.mtl4j.io;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Owner of a new folder, which gets its name by {@link #commit} when all of it is on the disk.
 * Without it, and when the process ends before it, nothing is there.
 */
public final class OutputFolder implements AutoCloseable {

  private final Path target;
  private final Partial partial;

  private final Deque<Path> made; // folders around it that were missing, the outermost last
  private boolean committed;

  private OutputFolder(Path target, Partial partial, Deque<Path> made) {
    this.target = target;
    this.partial = partial;
    this.made = made;
  }

  /** Begins to write a folder, which must not exist; those it is to be in are made if missing. */
  public static OutputFolder open(Path target) throws IOException {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("it already exists");
    }
    Deque<Path> made = new ArrayDeque<>();
    Path missing = target.toAbsolutePath().getParent();
    for (; !Files.exists(missing); missing = missing.getParent()) {
      made.addLast(missing);
    }
    try {
      Files.createDirectories(target.toAbsolutePath().getParent());
      return new OutputFolder(target, Partial.folder(target), made);
    } catch (IOException e) {
      deleteEmpty(made);
      throw e;
    }
  }

  private static void deleteEmpty(Deque<Path> folders) throws IOException {
    for (Path folder : folders) {
      try {
        Files.deleteIfExists(folder);
      } catch (DirectoryNotEmptyException e) {
        return; // of use to somebody else by now
      }
    }
  }

  /** Removes what killed processes left in {@code folder}, if that is there. */
  public static void sweep(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      Partial.sweep(folder);
    }
  }

  /**
   * Removes all that is being written, for a process that is to end at once; nothing can be written
   * from now on.
   */
  public static void removeAll() {
    Partial.removeAll();
  }

  /** Where its files are to be written. */
  public Path path() {
    return partial.path();
  }

  /** Says that all is written: the folder gets its name. */
  public void commit() throws IOException {
    Disk.syncAll(partial.path());
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("it already exists");
    }
    partial.moveTo(target);
    committed = true;
  }

  @Override
  public void close() throws IOException {
    partial.remove();
    if (!committed) {
      deleteEmpty(made);
    }
  }
}
