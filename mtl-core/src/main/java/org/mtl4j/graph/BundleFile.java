package org.mtl4j.graph;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.mtl4j.io.MaskedCrc;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Owner of an open checkpoint of TensorFlow (V2) in one shard: what was checked before is what is
 * read, whatever becomes of the path meanwhile. The index is a sorted string table of LevelDB,
 * uncompressed as TensorFlow writes it; every tensor carries a CRC-32C.
 */
public final class BundleFile implements AutoCloseable {

  private static final int FOOTER = 48;
  private static final long MAGIC = 0xdb4775248b80fb57L;
  private static final int CHUNK = 1 << 22; // bytes

  private final FileChannel data;
  private final Map<String, BundleEntryProto> entries = new LinkedHashMap<>();

  /**
   * Takes over {@code data}.
   *
   * @param index the whole of {@code .index}
   * @throws IllegalArgumentException when the index is damaged
   */
  public BundleFile(byte[] index, FileChannel data) {
    this.data = data;
    try {
      ByteBuffer all = ByteBuffer.wrap(index).order(ByteOrder.LITTLE_ENDIAN);
      if (index.length < FOOTER || all.getLong(index.length - Long.BYTES) != MAGIC) {
        throw new IllegalArgumentException("the index of the variables is none");
      }
      ByteBuffer footer = all.position(index.length - FOOTER);
      number(footer); // of what describes the table
      number(footer);
      for (byte[] handle : block(all, footer).values()) {
        ByteBuffer place = ByteBuffer.wrap(handle);
        for (Map.Entry<String, byte[]> entry : block(all, place).entrySet()) {
          if (!entry.getKey().isEmpty()) { // the header
            entries.put(entry.getKey(), BundleEntryProto.parseFrom(entry.getValue()));
          }
        }
      }
    } catch (InvalidProtocolBufferException | RuntimeException e) {
      close();
      throw new IllegalArgumentException("the index of the variables is damaged", e);
    }
  }

  // keys and values of the block whose place is next in handle
  private static Map<String, byte[]> block(ByteBuffer all, ByteBuffer handle) {
    int from = Math.toIntExact(number(handle));
    int size = Math.toIntExact(number(handle));
    if (all.get(from + size) != 0) {
      throw new IllegalArgumentException("the index is compressed");
    }
    ByteBuffer block = all.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int restarts = block.getInt(from + size - Integer.BYTES);
    int end = from + size - Integer.BYTES * Math.addExact(restarts, 1);
    block.position(from).limit(end);
    Map<String, byte[]> values = new LinkedHashMap<>();
    byte[] key = {};
    while (block.hasRemaining()) {
      int shared = Math.toIntExact(number(block));
      int rest = Math.toIntExact(number(block));
      byte[] value = new byte[Math.toIntExact(number(block))];
      key = Arrays.copyOf(Arrays.copyOf(key, shared), Math.addExact(shared, rest));
      block.get(key, shared, rest).get(value);
      values.put(new String(key, StandardCharsets.UTF_8), value);
    }
    return values;
  }

  private static long number(ByteBuffer from) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = from.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number of the index does not end");
  }

  /** The tensors whose name is {@code end} or ends in a slash and it. */
  public List<String> names(String end) {
    return entries.keySet().stream()
        .filter(name -> name.equals(end) || name.endsWith("/" + end))
        .toList();
  }

  /** The sizes of a tensor's dimensions. */
  public long[] shape(String name) {
    return entry(name).getShape().getDimList().stream()
        .mapToLong(TensorShapeProto.Dim::getSize)
        .toArray();
  }

  /**
   * All values of a tensor.
   *
   * @throws IllegalArgumentException when it is damaged or not there
   */
  public float[] read(String name) {
    long size = entry(name).getSize() / Float.BYTES;
    float[] values = new float[Math.toIntExact(size)];
    int[] at = {0};
    read(
        name,
        1,
        part -> {
          System.arraycopy(part, 0, values, at[0], part.length);
          at[0] += part.length;
        });
    return values;
  }

  /**
   * The values of a tensor in parts of whole rows, in their order; damage shows after the last.
   *
   * @param width values of a row
   */
  public void read(String name, int width, Consumer<float[]> part) {
    BundleEntryProto entry = entry(name);
    MaskedCrc check = new MaskedCrc();
    int row = width * Float.BYTES;
    int most = Math.max(1, CHUNK / row) * row;
    long end = entry.getOffset() + entry.getSize();
    for (long at = entry.getOffset(); at < end; at += most) {
      ByteBuffer bytes = bytes(at, (int) Math.min(most, end - at));
      check.update(bytes);
      float[] values = new float[bytes.remaining() / Float.BYTES];
      bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      part.accept(values);
    }
    if (check.value() != entry.getCrc32C()) {
      throw new IllegalArgumentException("variable " + name + " is damaged");
    }
  }

  private ByteBuffer bytes(long at, int size) {
    ByteBuffer bytes = ByteBuffer.allocate(size);
    try {
      while (bytes.hasRemaining()) {
        if (data.read(bytes, at + bytes.position()) < 0) {
          throw new IllegalArgumentException("the file of the variables is cut off");
        }
      }
      return bytes.flip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private BundleEntryProto entry(String name) {
    BundleEntryProto entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException("variable " + name + " is not in the checkpoint");
    }
    long values =
        entry.getShape().getDimList().stream()
            .mapToLong(TensorShapeProto.Dim::getSize)
            .reduce(1, Math::multiplyExact);
    if (entry.getDtype() != DataType.DT_FLOAT
        || entry.getShardId() != 0
        || entry.getSlicesCount() > 0
        || entry.getSize() != Math.multiplyExact(values, Float.BYTES)) {
      throw new IllegalArgumentException("variable " + name + " is no whole tensor of floats");
    }
    return entry;
  }

  @Override
  public void close() {
    try {
      data.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
