package org.mtl4j.data.format;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.apache.parquet.format.Util;

/** What a Parquet file's footer says and the library does not tell. */
final class ParquetFooter {

  // the length of the footer and the four letters that end a file
  private static final int TAIL = 8;

  private ParquetFooter() {}

  /** The rows of the file. */
  static long rows(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path)) {
      ByteBuffer tail = ByteBuffer.allocate(TAIL).order(ByteOrder.LITTLE_ENDIAN);
      long end = file.size() - TAIL;
      file.position(end);
      InputStream stream = Channels.newInputStream(file);
      stream.readNBytes(tail.array(), 0, TAIL);
      file.position(end - tail.getInt(0));
      // without its row groups, which the library has read
      return Util.readFileMetaData(new BufferedInputStream(stream), true).getNum_rows();
    }
  }
}
