package org.mtl4j.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class MaskedCrcTest {

  // CRC-32C of 32 zero bytes, RFC 3720, B.4
  private static final int ZEROS = 0x8a9136aa;

  @Test
  void masksTheChecksumOfTheStandard() {
    int masked = Integer.rotateRight(ZEROS, 15) + 0xa282ead8;
    assertEquals(masked, MaskedCrc.of(new byte[40], 4, 32));
  }

  @Test
  void takesPartsAsTheWhole() {
    byte[] bytes = "masked checksum".getBytes();
    MaskedCrc crc = new MaskedCrc();
    ByteBuffer first = ByteBuffer.wrap(bytes, 0, 6);
    crc.update(first);
    assertEquals(0, first.position());
    crc.update(ByteBuffer.wrap(bytes, 6, bytes.length - 6));
    assertEquals(MaskedCrc.of(bytes, 0, bytes.length), crc.value());
  }
}
