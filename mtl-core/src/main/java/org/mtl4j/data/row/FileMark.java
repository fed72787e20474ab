package org.mtl4j.data.row;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * What a file was when it was looked at, by which it is known again.
 *
 * @param size in bytes
 * @param modified when it was last changed
 * @param checksum CRC-32C of all bytes of a file of up to 2 MiB; of a larger one of its first and
 *     last 512 KiB and of 256 blocks of 4 KiB between
 */
public record FileMark(long size, Instant modified, String checksum) {

  private static final int END = 1 << 19;
  private static final int BLOCK = 1 << 12;
  private static final int BLOCKS = 256;

  /** Looks at {@code file}. */
  public static FileMark of(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      BasicFileAttributes now = attributes(file);
      return new FileMark(now.size(), now.lastModifiedTime().toInstant(), sum(channel, now.size()));
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read: " + DataException.firstLine(e));
    }
  }

  /**
   * Whether {@code file} still has this size and time; a look at neither costs nor shows more.
   *
   * @throws DataException if it is not there any more
   */
  public boolean fits(Path file) {
    try {
      BasicFileAttributes now = attributes(file);
      return now.size() == size && now.lastModifiedTime().toInstant().equals(modified);
    } catch (IOException e) {
      throw new DataException(file + ": is not there any more: " + DataException.firstLine(e));
    }
  }

  /** Whether both have one content, as far as it was looked at; it may have been copied since. */
  public boolean same(FileMark other) {
    return size == other.size && checksum.equals(other.checksum);
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class);
  }

  private static String sum(FileChannel channel, long size) throws IOException {
    CRC32C sum = new CRC32C();
    if (size <= 2 * END + BLOCKS * BLOCK) {
      add(channel, 0, (int) size, sum);
    } else {
      add(channel, 0, END, sum);
      long step = (size - 2 * END) / BLOCKS;
      for (int i = 0; i < BLOCKS; i++) {
        add(channel, END + i * step, BLOCK, sum);
      }
      add(channel, size - END, END, sum);
    }
    return HexFormat.of().toHexDigits((int) sum.getValue());
  }

  private static void add(FileChannel channel, long from, int length, CRC32C sum)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {}
    sum.update(bytes.flip());
  }

  @Override
  public String toString() {
    return size + " bytes of " + modified + ", CRC-32C " + checksum;
  }
}
