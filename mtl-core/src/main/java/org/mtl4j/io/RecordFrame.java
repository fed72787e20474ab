package org.mtl4j.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What is around a record of a TFRecord file: before it its length (8 bytes) and the length's
 * checksum, after it its checksum, all little-endian.
 */
public final class RecordFrame {

  /** Bytes before a record. */
  public static final int HEADER = 12;

  /** Bytes after a record. */
  public static final int FOOTER = 4;

  private RecordFrame() {}

  /** Writes a record with what is around it. */
  public static void write(OutputStream out, byte[] record) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    frame.putLong(record.length);
    frame.putInt(MaskedCrc.of(frame.array(), 0, Long.BYTES));
    out.write(frame.array());
    out.write(record);
    frame.clear().putInt(MaskedCrc.of(record, 0, record.length));
    out.write(frame.array(), 0, FOOTER);
  }
}
