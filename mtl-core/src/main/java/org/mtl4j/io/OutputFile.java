package org.mtl4j.io;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Owner of an output. What it becomes is decided by what stands at the path: nothing or a regular
 * file is replaced by {@link #commit} when all is written and on the disk, and keeps its mode; of a
 * link its target is replaced; devices, pipes and {@code -} (the standard output) take what is
 * written as it comes; a folder is an error. Without {@link #commit}, and when the process ends
 * before it, by a signal too, everything is as it was.
 */
public final class OutputFile implements AutoCloseable {

  /** The standard output as a path. */
  public static final Path STANDARD = Path.of("-");

  private static final int BUFFER = 1 << 16;
  private static final int MOST_LINKS = 40;
  private static final int READER_SECONDS = 60; // that a pipe waits for its reader

  /** Writes what a file is to hold. */
  public interface Content {

    /** Writes all of it. */
    void write(OutputStream out) throws IOException;
  }

  private final Path target;
  private final Partial partial; // null for a stream
  private final OutputStream raw;
  private final OutputStream stream;

  private OutputFile(Path target, Partial partial, OutputStream stream) {
    this.target = target;
    this.partial = partial;
    this.stream =
        new BufferedOutputStream(stream, BUFFER) {
          @Override
          public void close() throws IOException {
            flush(); // those who write close what they wrap around it; the file is not done by that
          }
        };
    this.raw = stream;
  }

  /** Begins to write to a path. */
  public static OutputFile open(Path path) throws IOException {
    OutputStream stream = stream(path);
    if (stream != null) {
      return new OutputFile(path, null, stream);
    }
    if (Files.isDirectory(path)) {
      throw new IOException("it is a folder");
    }
    Path target = followed(path);
    if (Files.exists(target) && !Files.isWritable(target)) {
      throw new IOException("permission denied");
    }
    Partial partial = Partial.file(target);
    return new OutputFile(target, partial, Channels.newOutputStream(partial.channel()));
  }

  /** Writes all of a file; the error when that fails names it and says why. */
  public static void write(Path path, Content content) {
    try (OutputFile file = open(path)) {
      content.write(file.stream());
      file.commit();
    } catch (IOException e) {
      throw Disk.cannotWrite(path, e);
    }
  }

  /** Writes a text in UTF-8. */
  public static void write(Path path, String text) {
    write(path, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Whether {@code path} takes what is written as it comes. */
  public static boolean isStandard(Path path) {
    return path.equals(STANDARD) || path.equals(Path.of("/dev/stdout"));
  }

  private static OutputStream stream(Path path) throws IOException {
    if (isStandard(path)) {
      System.out.flush();
      return new FileOutputStream(FileDescriptor.out);
    }
    if (path.equals(Path.of("/dev/stderr"))) {
      return new FileOutputStream(FileDescriptor.err);
    }
    // a file that the process has open is written to, not replaced under its owner
    if (path.startsWith("/dev/fd") || path.startsWith("/proc")) {
      return Files.newOutputStream(path, StandardOpenOption.APPEND);
    }
    boolean special = Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
    return special ? special(path) : null;
  }

  // a pipe is opened when somebody reads it
  private static OutputStream special(Path path) throws IOException {
    FutureTask<OutputStream> opening =
        new FutureTask<>(() -> Files.newOutputStream(path, StandardOpenOption.WRITE));
    Thread thread = new Thread(opening, "opens " + path);
    thread.setDaemon(true);
    thread.start();
    try {
      return opening.get(READER_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException("nobody reads it for " + READER_SECONDS + " s");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted");
    }
  }

  // where links lead, whether or not something is there
  private static Path followed(Path path) throws IOException {
    Path target = path.toAbsolutePath();
    for (int i = 0; Files.isSymbolicLink(target); i++) {
      if (i == MOST_LINKS) {
        throw new IOException("its links lead in a circle");
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  /** Takes what is to be written. */
  public OutputStream stream() {
    return stream;
  }

  /** Says that all is written: the output gets its name. */
  public void commit() throws IOException {
    stream.flush();
    if (partial != null) {
      partial.channel().force(true);
      keepMode();
      partial.moveTo(target);
    }
  }

  private void keepMode() throws IOException {
    if (Files.exists(target) && Files.getFileStore(target).supportsFileAttributeView("posix")) {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(target);
      if (!mode.equals(Files.getPosixFilePermissions(partial.path()))) {
        Files.setPosixFilePermissions(partial.path(), mode);
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (partial != null) {
      partial.remove();
    } else if (!isStandard(target)) {
      raw.close();
    }
  }
}
