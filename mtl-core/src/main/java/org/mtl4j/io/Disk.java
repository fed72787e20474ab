package org.mtl4j.io;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** Forces files to the disk, deletes them and says why something failed. */
public final class Disk {

  private Disk() {}

  /**
   * Forces a file, or the names in a folder, to the disk: what is not may be gone after a power
   * cut, though the name is there.
   */
  public static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Forces a folder and all that is in it to the disk. */
  static void syncAll(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList()) {
        sync(path);
      }
    }
  }

  /** Deletes a file or a folder with all that is in it, if it is there; follows no link. */
  public static void delete(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      MoreFiles.deleteRecursively(path, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  /** That {@code target} cannot be written and why. */
  public static UncheckedIOException cannotWrite(Path target, IOException error) {
    return new UncheckedIOException("cannot write " + target + ": " + reason(error), error);
  }

  /** Why something failed, in words: the errors of files often say no more than a path. */
  public static String reason(IOException error) {
    if (error instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (error instanceof NoSuchFileException missing) {
      return missing.getFile() + " does not exist";
    }
    if (error instanceof NotDirectoryException wrong) {
      return wrong.getFile() + " is not a folder";
    }
    if (error instanceof FileSystemException other && other.getReason() != null) {
      return other.getReason();
    }
    return String.valueOf(error.getMessage());
  }
}
