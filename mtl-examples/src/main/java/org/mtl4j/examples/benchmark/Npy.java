package org.mtl4j.examples.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes matrices as NumPy's .npy files, format version 1.0, little-endian, row-major. */
final class Npy {

  private static final int ALIGNMENT = 64;
  private static final int CHUNK = 1 << 16;

  private Npy() {}

  /** Writes {@code values} [rows, columns] as int32. */
  static void write(Path file, int[] values, int columns) {
    write(
        file,
        "<i4",
        values.length,
        columns,
        (part, from, to) -> part.asIntBuffer().put(values, from, to - from));
  }

  /** Writes {@code values} [rows, columns] as float32. */
  static void write(Path file, float[] values, int columns) {
    write(
        file,
        "<f4",
        values.length,
        columns,
        (part, from, to) -> part.asFloatBuffer().put(values, from, to - from));
  }

  private interface Part {
    void put(ByteBuffer bytes, int from, int to);
  }

  private static void write(Path file, String type, int length, int columns, Part values) {
    if (columns < 1 || length % columns != 0) {
      throw new IllegalArgumentException(
          file + ": " + length + " values do not make rows of " + columns);
    }
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      all(channel, ByteBuffer.wrap(header(type, length / columns, columns)));
      for (int from = 0; from < length; from += CHUNK) {
        int to = Math.min(length, from + CHUNK);
        ByteBuffer part = ByteBuffer.allocate(4 * (to - from)).order(ByteOrder.LITTLE_ENDIAN);
        values.put(part, from, to);
        all(channel, part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private static void all(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  // magic, version, length of the text, the text; in all a multiple of 64 bytes
  private static byte[] header(String type, int rows, int columns) {
    String text =
        "{'descr': '"
            + type
            + "', 'fortran_order': False, "
            + ("'shape': (" + rows + ", " + columns + "), }");
    int used = 10 + text.length() + 1;
    text += " ".repeat((ALIGNMENT - used % ALIGNMENT) % ALIGNMENT) + "\n";
    ByteBuffer header = ByteBuffer.allocate(10 + text.length()).order(ByteOrder.LITTLE_ENDIAN);
    header.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    header.put((byte) 1).put((byte) 0).putShort((short) text.length());
    header.put(text.getBytes(StandardCharsets.US_ASCII));
    return header.array();
  }
}
