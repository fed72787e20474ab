package org.mtl4j.data.format;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.airlift.compress.MalformedInputException;
import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.brotli.dec.BrotliInputStream;
import org.xerial.snappy.Snappy;

/** Packs and unpacks the pages of Parquet files without Hadoop; packs with zstd only. */
final class ParquetCodecs implements CompressionCodecFactory {

  /** Bytes of the largest page that is unpacked. */
  static final int LARGEST = 1 << 28;

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName name) {
    if (name != CompressionCodecName.ZSTD) {
      throw new IllegalArgumentException("pages are packed with zstd, not with " + name);
    }
    return new BytesInputCompressor() {
      @Override
      public BytesInput compress(BytesInput bytes) throws IOException {
        return BytesInput.from(Zstd.compress(array(bytes)));
      }

      @Override
      public CompressionCodecName getCodecName() {
        return name;
      }

      @Override
      public void release() {}
    };
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
    return new BytesInputDecompressor() {
      @Override
      public BytesInput decompress(BytesInput bytes, int size) throws IOException {
        return name == CompressionCodecName.UNCOMPRESSED
            ? bytes
            : BytesInput.from(unpack(name, array(bytes), size));
      }

      @Override
      public void decompress(ByteBuffer packed, int packedSize, ByteBuffer target, int size)
          throws IOException {
        byte[] bytes = new byte[packedSize];
        packed.get(bytes);
        target.put(name == CompressionCodecName.UNCOMPRESSED ? bytes : unpack(name, bytes, size));
      }

      @Override
      public void release() {}
    };
  }

  private static byte[] array(BytesInput bytes) throws IOException {
    ByteArrayOutputStream array = new ByteArrayOutputStream(Math.toIntExact(bytes.size()));
    bytes.writeAllTo(array);
    return array.toByteArray();
  }

  private static byte[] unpack(CompressionCodecName name, byte[] packed, int size)
      throws IOException {
    if (size < 0 || size > LARGEST) {
      throw new IOException("a page has " + size + " bytes, allowed are " + LARGEST);
    }
    byte[] target = new byte[size];
    int got;
    try {
      got =
          switch (name) {
            case SNAPPY -> snappy(packed, target);
            case ZSTD -> (int) Zstd.decompressByteArray(target, 0, size, packed, 0, packed.length);
            case GZIP -> filled(new GZIPInputStream(new ByteArrayInputStream(packed)), target);
            case BROTLI -> filled(new BrotliInputStream(new ByteArrayInputStream(packed)), target);
            case LZ4_RAW -> lz4(packed, 0, packed.length, target, 0);
            case LZ4 -> framedLz4(packed, target);
            default ->
                throw new IOException(
                    ("its pages are packed with " + name)
                        + ", known are SNAPPY, ZSTD, GZIP, BROTLI, LZ4 and LZ4_RAW");
          };
    } catch (ZstdException | MalformedInputException | IllegalArgumentException e) {
      throw new IOException("a page is damaged: " + e.getMessage(), e);
    }
    if (got != size) {
      throw new IOException("a page unpacks to " + got + " bytes, expected " + size);
    }
    return target;
  }

  // the size is checked first, since the native code trusts its target to be large enough
  private static int snappy(byte[] packed, byte[] target) throws IOException {
    int size = Snappy.uncompressedLength(packed, 0, packed.length);
    return size == target.length ? Snappy.uncompress(packed, 0, packed.length, target, 0) : size;
  }

  private static int filled(InputStream stream, byte[] target) throws IOException {
    try (stream) {
      return stream.readNBytes(target, 0, target.length);
    }
  }

  private static int lz4(byte[] packed, int from, int length, byte[] target, int to) {
    return new Lz4Decompressor().decompress(packed, from, length, target, to, target.length - to);
  }

  // Hadoop puts the sizes of a block, unpacked and packed, before it; others write the block alone
  private static int framedLz4(byte[] packed, byte[] target) {
    try {
      ByteBuffer rest = ByteBuffer.wrap(packed);
      int got = 0;
      while (rest.hasRemaining() && rest.getInt() <= target.length - got) {
        int length = rest.getInt();
        got += lz4(packed, rest.position(), length, target, got);
        rest.position(rest.position() + length);
      }
      if (got == target.length && !rest.hasRemaining()) {
        return got;
      }
    } catch (MalformedInputException | IllegalArgumentException | BufferUnderflowException e) {
      // no frames
    }
    return lz4(packed, 0, packed.length, target, 0);
  }

  @Override
  public void release() {}
}
