package org.mtl4j.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.mtl4j.data.row.DataException;
import org.mtl4j.io.Disk;

/**
 * Owner of a folder: as long as it is open, a second one of the same folder is refused, in this and
 * any other process. The operating system gives it up when the process ends.
 */
public final class FolderLock implements AutoCloseable {

  /** The file that is locked. */
  public static final String FILE = ".lock";

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Locks {@code folder}, which is made when missing.
   *
   * @param who works in the folder, for the message when it is taken
   * @throws DataException when it is taken
   */
  public static FolderLock of(Path folder, String who) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        throw new DataException(folder + ": another " + who + " works in this folder");
      }
      return new FolderLock(channel);
    } catch (IOException e) {
      throw Disk.cannotWrite(folder, e);
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
