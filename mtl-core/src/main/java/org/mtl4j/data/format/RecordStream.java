package org.mtl4j.data.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import org.mtl4j.data.row.DataFiles;
import org.mtl4j.io.MaskedCrc;
import org.mtl4j.io.RecordFrame;

/**
 * Owner of an open TFRecord file. A record is its length (8 bytes), the length's checksum, its
 * bytes and their checksum, all little-endian; checksums are masked CRC-32C.
 */
final class RecordStream implements AutoCloseable {

  /** Bytes of the longest record that is read. */
  static final int LONGEST = 1 << 26;

  private final ByteBuffer header =
      ByteBuffer.allocate(RecordFrame.HEADER).order(ByteOrder.LITTLE_ENDIAN);
  private final InputStream stream;
  private byte[] record = new byte[1 << 12];
  private long records;

  RecordStream(Path file) throws IOException {
    stream = DataFiles.open(file);
  }

  private boolean headed() {
    return header.getInt(8) == MaskedCrc.of(header.array(), 0, Long.BYTES);
  }

  /** The bytes of the record, which the next one replaces. */
  byte[] record() {
    return record;
  }

  /** Records begun so far. */
  long records() {
    return records;
  }

  /** Moves to the next record and returns its length; -1 at the end. */
  int next() throws IOException {
    int got = stream.readNBytes(header.array(), 0, RecordFrame.HEADER);
    if (got == 0) {
      return -1;
    }
    records++;
    if (got < RecordFrame.HEADER) {
      throw new EOFException("the file ends inside the record's length");
    }
    if (!headed()) {
      throw new IOException("the checksum of the record's length is wrong");
    }
    long length = header.getLong(0);
    if (length < 0 || length > LONGEST) {
      throw new IOException("the record has " + length + " bytes, allowed are " + LONGEST);
    }
    body((int) length);
    return (int) length;
  }

  private void body(int length) throws IOException {
    if (record.length < length + RecordFrame.FOOTER) {
      record = Arrays.copyOf(record, Math.max(2 * record.length, length + RecordFrame.FOOTER));
    }
    if (stream.readNBytes(record, 0, length + RecordFrame.FOOTER) < length + RecordFrame.FOOTER) {
      throw new EOFException("the file ends inside the record");
    }
    int stored = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).getInt(length);
    if (stored != MaskedCrc.of(record, 0, length)) {
      throw new IOException("the checksum of the record is wrong");
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
