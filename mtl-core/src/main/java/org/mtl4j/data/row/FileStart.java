package org.mtl4j.data.row;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mtl4j.io.MaskedCrc;
import org.mtl4j.io.RecordFrame;

/** What a file is by its first bytes. */
public final class FileStart {

  // a tar archive says so at byte 257
  private static final int LENGTH = 262;
  private static final int TAR = 257;
  // the length of a record and its checksum

  private static final Magic PARQUET = Magic.of("PAR1");
  private static final Map<String, Magic> OTHERS = new LinkedHashMap<>();

  static {
    OTHERS.put("an encrypted Parquet file", Magic.of("PARE"));
    OTHERS.put("an Avro file", new Magic('O', 'b', 'j', 1));
    OTHERS.put("an Arrow file", Magic.of("ARROW1"));
    OTHERS.put("a Feather file", Magic.of("FEA1"));
    OTHERS.put("an HDF5 file", new Magic(0x89, 'H', 'D', 'F', '\r', '\n'));
    OTHERS.put("a NumPy file", new Magic(0x93, 'N', 'U', 'M', 'P', 'Y'));
    OTHERS.put("an Excel workbook", new Magic(0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1));
    OTHERS.put("an SQLite database", Magic.of("SQLite format 3\0"));
    OTHERS.put("a PDF document", Magic.of("%PDF-"));
    OTHERS.put("an R data file", Magic.of("RDX3\n"));
    OTHERS.put("a 7z archive", new Magic('7', 'z', 0xBC, 0xAF, 0x27, 0x1C));
    OTHERS.put("packed with lz4", new Magic(0x04, 0x22, 0x4D, 0x18));
    OTHERS.put("packed with snappy", new Magic(0xFF, 6, 0, 0, 's', 'N', 'a', 'P', 'p', 'Y'));
    OTHERS.put("packed with lzop", new Magic(0x89, 'L', 'Z', 'O', 0));
    OTHERS.put("packed with compress", new Magic(0x1F, 0x9D));
  }

  private FileStart() {}

  /** Whether a file starts as Parquet files do. */
  public static boolean isParquet(Path file) throws IOException {
    return isParquet(peek(file));
  }

  /** How a file is packed; null where it is not. */
  public static String packing(Path file) throws IOException {
    Packing packing = Packing.of(peek(file));
    return packing == null ? null : packing.toString();
  }

  private static byte[] peek(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      return stream.readNBytes(LENGTH);
    }
  }

  static byte[] peek(InputStream stream) throws IOException {
    stream.mark(LENGTH);
    byte[] start = stream.readNBytes(LENGTH);
    stream.reset();
    return start;
  }

  // the letters could start a header, but not with a control character behind them
  private static boolean isParquet(byte[] start) {
    return PARQUET.starts(start) && binary(start, 4);
  }

  private static boolean binary(byte[] start, int at) {
    return start.length > at
        && start[at] >= 0
        && start[at] < ' '
        && "\t\r\n".indexOf(start[at]) < 0;
  }

  /** Whether the unpacked bytes of a file start as TFRecord files do. */
  public static boolean isRecord(Path file) throws IOException {
    try (InputStream stream = DataFiles.open(file)) {
      return isRecord(stream.readNBytes(RecordFrame.HEADER));
    }
  }

  /** Whether it is the length of a record and the checksum of it. */
  static boolean isRecord(byte[] start) {
    if (start.length < RecordFrame.HEADER) {
      return false;
    }
    int masked = MaskedCrc.of(start, 0, Long.BYTES);
    return ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getInt(Long.BYTES) == masked;
  }

  /** An error that says what a file is if it is neither text nor records. */
  static void refuse(byte[] start) throws IOException {
    if (isRecord(start)) {
      return;
    }
    if (isParquet(start)) {
      throw new IOException("it is a Parquet file");
    }
    boolean orc =
        Magic.of("ORC").starts(start) && (binary(start, 3) || start.length > 3 && start[3] < 0);
    String other = orc ? "an ORC file" : null;
    for (Map.Entry<String, Magic> entry : OTHERS.entrySet()) {
      other = entry.getValue().starts(start) ? entry.getKey() : other;
    }
    if (Magic.of("ustar").is(start, TAR)) {
      other = "a tar archive";
    }
    if (other != null) {
      throw new IOException(
          "it is "
              + other
              + "; CSV, TFRecord and Parquet are read, packed with gzip, zstd, bzip2, xz or zip");
    }
  }
}
