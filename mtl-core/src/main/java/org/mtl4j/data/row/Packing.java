package org.mtl4j.data.row;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** How the bytes of a file are packed: told by its first bytes, whatever its name. */
enum Packing {
  GZIP("gz|gzip", 0x1F, 0x8B, 8) {
    @Override
    InputStream unpacked(InputStream packed, Path file) throws IOException {
      return new GZIPInputStream(packed, BUFFER);
    }
  },
  ZSTD("zst|zstd", 0x28, 0xB5, 0x2F, 0xFD) {
    @Override
    InputStream unpacked(InputStream packed, Path file) throws IOException {
      return new ZstdInputStream(packed);
    }
  },
  BZIP2("bz2|bz", 'B', 'Z', 'h', -1, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59) {
    @Override
    InputStream unpacked(InputStream packed, Path file) throws IOException {
      return new Guarded(new BZip2CompressorInputStream(packed, true));
    }
  },
  XZ("xz", 0xFD, '7', 'z', 'X', 'Z', 0) {
    @Override
    InputStream unpacked(InputStream packed, Path file) throws IOException {
      return new XZInputStream(packed, XZ_MEMORY);
    }
  },
  ZIP("zip", 'P', 'K', 3, 4) {
    @Override
    InputStream unpacked(InputStream packed, Path file) throws IOException {
      packed.close();
      return ZipEntryStream.open(file);
    }
  };

  private static final int BUFFER = 1 << 16;
  private static final int XZ_MEMORY = 1 << 18; // KiB

  private final String endings;
  private final Magic magic;

  Packing(String endings, int... magic) {
    this.endings = endings;
    this.magic = new Magic(magic);
  }

  abstract InputStream unpacked(InputStream packed, Path file) throws IOException;

  /** The unpacked bytes of what {@code file} holds, of which {@code stream} supports marks. */
  static InputStream unpack(InputStream stream, Path file) throws IOException {
    byte[] start = FileStart.peek(stream);
    Packing packing = of(start);
    if (packing == null) {
      checkEnding(file, start);
      FileStart.refuse(start);
      return stream;
    }
    InputStream unpacked = new BufferedInputStream(packing.unpacked(stream, file), BUFFER);
    try {
      byte[] inner = FileStart.peek(unpacked);
      if (of(inner) != null) {
        throw new IOException("it is packed twice, with " + packing + " and " + of(inner));
      }
      FileStart.refuse(inner);
      return unpacked;
    } catch (IOException | RuntimeException e) {
      unpacked.close();
      throw e;
    }
  }

  /** What {@code start} starts; null where it is not packed. */
  static Packing of(byte[] start) {
    for (Packing packing : values()) {
      if (packing.magic.starts(start) && !FileStart.isRecord(start)) {
        return packing;
      }
    }
    return null;
  }

  // what is not packed though its name says so is damaged, or not what was meant
  private static void checkEnding(Path file, byte[] start) throws IOException {
    String name = file.getFileName().toString();
    for (Packing packing : values()) {
      if (packing.ends(name)) {
        if (start.length == 0) {
          throw new EOFException();
        }
        throw new IOException("its first bytes are not those of " + packing);
      }
    }
  }

  private boolean ends(String name) {
    return name.toLowerCase(Locale.ROOT).matches(".*\\.(" + endings + ")");
  }

  /** A file's name without an ending that says how it is packed. */
  static String plain(String name) {
    for (Packing packing : values()) {
      if (packing.ends(name)) {
        return name.substring(0, name.lastIndexOf('.'));
      }
    }
    return name;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Turns what damaged bytes end in into an error of reading. */
  private static final class Guarded extends FilterInputStream {

    Guarded(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        return in.read(target, offset, length);
      } catch (RuntimeException e) {
        throw new IOException("it is damaged: " + e, e);
      }
    }
  }
}
