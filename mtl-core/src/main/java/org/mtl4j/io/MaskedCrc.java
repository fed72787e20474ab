package org.mtl4j.io;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The checksum of TFRecord files and checkpoints: CRC-32C, turned and moved by a constant. */
public final class MaskedCrc {

  private final CRC32C checksum = new CRC32C();

  /** The checksum of {@code bytes[from .. from + length)}. */
  public static int of(byte[] bytes, int from, int length) {
    MaskedCrc crc = new MaskedCrc();
    crc.checksum.update(bytes, from, length);
    return crc.value();
  }

  /** Takes the bytes from the position of {@code bytes} to its limit; the position stays. */
  public void update(ByteBuffer bytes) {
    checksum.update(bytes.duplicate());
  }

  /** The checksum of all bytes taken. */
  public int value() {
    return Integer.rotateRight((int) checksum.getValue(), 15) + 0xa282ead8;
  }
}
