package org.mtl4j.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Owner of a name beside a target under which the target is written: {@code .<target>.<16 hex
 * digits>.partial}, a file that is created exclusively and locked, so that another process can tell
 * one that is being written from one whose process was killed. A folder has the same name with
 * {@code .folder}, and the file stands beside it as its lock. All are removed when the process
 * ends, by a signal too.
 */
final class Partial {

  private static final String LOCK = ".partial";
  private static final String FOLDER = ".folder";
  private static final Pattern NAME =
      Pattern.compile("\\..*\\.[0-9a-f]{16}\\.partial", Pattern.DOTALL);
  private static final int LONGEST = 60; // characters of a name that is repeated
  private static final int TRIES = 10; // to delete a folder at the end
  private static final long PAUSE = 10_000_000; // ns
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Set<Partial> OPEN = new LinkedHashSet<>();
  private static boolean ended;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Partial::removeAll, "partial files"));
  }

  private final Path lock;
  private final Path path;
  private final FileChannel channel;

  private Partial(Path lock, Path path, FileChannel channel) {
    this.lock = lock;
    this.path = path;
    this.channel = channel;
  }

  /** A new file for {@code target}; what killed processes left of it is removed. */
  static Partial file(Path target) throws IOException {
    return of(target, false);
  }

  /** A new folder for {@code target}; what killed processes left of it is removed. */
  static Partial folder(Path target) throws IOException {
    Partial partial = of(target, true);
    try {
      Files.createDirectory(partial.path);
      return partial;
    } catch (IOException e) {
      partial.remove();
      throw e;
    }
  }

  private static Partial of(Path target, boolean folder) throws IOException {
    Path absolute = target.toAbsolutePath();
    Path parent = absolute.getParent();
    check(parent);
    String prefix = prefix(absolute);
    sweep(parent, prefix);
    while (true) {
      byte[] random = new byte[8];
      RANDOM.nextBytes(random);
      String name = prefix + HexFormat.of().formatHex(random);
      Path lock = parent.resolve(name + LOCK);
      Partial partial = open(lock, folder ? parent.resolve(name + FOLDER) : lock);
      if (partial != null) {
        return partial;
      }
    }
  }

  private static void check(Path parent) throws IOException {
    if (!Files.exists(parent)) {
      throw new NoSuchFileException(parent.toString());
    }
    if (!Files.isDirectory(parent)) {
      throw new NotDirectoryException(parent.toString());
    }
  }

  private static String prefix(Path target) {
    String name = target.getFileName().toString();
    return "." + (name.length() > LONGEST ? Integer.toHexString(name.hashCode()) : name) + ".";
  }

  // null if another process took it for one that was left, before it was locked
  private static Partial open(Path lock, Path path) throws IOException {
    synchronized (OPEN) {
      if (ended) {
        throw new IOException("the process is ending");
      }
      FileChannel channel =
          FileChannel.open(lock, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      Partial partial = new Partial(lock, path, channel);
      OPEN.add(partial);
      if (lockable(channel) && Files.exists(lock)) {
        return partial;
      }
      partial.remove();
      return null;
    }
  }

  // a file system without locks has none to find either
  private static boolean lockable(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (IOException e) {
      return true;
    }
  }

  /** Removes what killed processes left in {@code folder}, whatever its target. */
  static void sweep(Path folder) throws IOException {
    sweep(folder, ".");
  }

  private static void sweep(Path folder, String prefix) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, e -> left(e, prefix))) {
      for (Path entry : entries) {
        removeUnlocked(entry);
      }
    } catch (AccessDeniedException e) {
      // a folder may be written and not listed
    }
  }

  private static boolean left(Path entry, String prefix) {
    String name = entry.getFileName().toString();
    boolean exact =
        prefix.equals(".")
            || name.length() == prefix.length() + 16 + LOCK.length() && name.startsWith(prefix);
    return exact
        && NAME.matcher(name).matches()
        && Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS);
  }

  private static void removeUnlocked(Path lock) {
    synchronized (OPEN) {
      // closing a second channel of a file would give up the lock of the first
      if (OPEN.stream().anyMatch(partial -> partial.lock.equals(lock.toAbsolutePath()))) {
        return;
      }
      try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
          FileLock taken = channel.tryLock()) {
        if (taken != null) {
          String name = lock.getFileName().toString();
          Disk.delete(
              lock.resolveSibling(name.substring(0, name.length() - LOCK.length()) + FOLDER));
          Files.deleteIfExists(lock);
        }
      } catch (IOException | OverlappingFileLockException e) {
        // somebody else's, or gone
      }
    }
  }

  /** What is being written. */
  Path path() {
    return path;
  }

  /** The file that is being written. */
  FileChannel channel() {
    return channel;
  }

  /** Gives what was written and is on the disk its name. */
  void moveTo(Path target) throws IOException {
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    remove();
    Disk.sync(target.toAbsolutePath().getParent());
  }

  /** Deletes what is still there. */
  void remove() {
    synchronized (OPEN) {
      OPEN.remove(this);
    }
    try {
      if (!path.equals(lock)) {
        Disk.delete(path);
      }
      Files.deleteIfExists(lock);
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + path + ": " + Disk.reason(e), e);
    }
  }

  /** Deletes all that is being written; nothing can be written from now on. */
  static void removeAll() {
    List<Partial> all;
    synchronized (OPEN) {
      ended = true;
      all = List.copyOf(OPEN);
    }
    all.forEach(Partial::removeAtEnd);
  }

  // somebody may write on into a folder while it is deleted
  private void removeAtEnd() {
    for (int i = 0; i < TRIES; i++) {
      try {
        remove();
        return;
      } catch (UncheckedIOException e) {
        LockSupport.parkNanos(PAUSE);
      }
    }
  }
}
