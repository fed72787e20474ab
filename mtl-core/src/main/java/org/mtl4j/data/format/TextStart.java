package org.mtl4j.data.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What the first bytes of a text file tell of its encoding. */
final class TextStart {

  private static final String SETTING = "; set the encoding (data.csv.encoding): ";

  // longer ones first, since they start as others do
  private enum Mark {
    UTF_32LE("UTF-32LE", 0xFF, 0xFE, 0, 0),
    UTF_32BE("UTF-32BE", 0, 0, 0xFE, 0xFF),
    UTF_8("UTF-8", 0xEF, 0xBB, 0xBF),
    UTF_16LE("UTF-16LE", 0xFF, 0xFE),
    UTF_16BE("UTF-16BE", 0xFE, 0xFF);

    private final String encoding;
    private final byte[] bytes;

    Mark(String encoding, int... bytes) {
      this.encoding = encoding;
      this.bytes = new byte[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        this.bytes[i] = (byte) bytes[i];
      }
    }

    boolean starts(byte[] text) {
      return text.length >= bytes.length
          && Arrays.equals(bytes, 0, bytes.length, text, 0, bytes.length);
    }

    // UTF-16 and UTF-32 leave the order of bytes to the mark
    boolean fits(Charset expected) {
      return encoding.equals(expected.name())
          || encoding.substring(0, encoding.length() - 2).equals(expected.name());
    }
  }

  private TextStart() {}

  /**
   * Passes a byte order mark.
   *
   * @return the encoding, the order of its bytes included
   * @throws IOException if it is plainly another encoding than {@code expected}
   */
  static Charset skipMark(InputStream stream, Charset expected) throws IOException {
    stream.mark(Mark.UTF_32LE.bytes.length);
    byte[] start = stream.readNBytes(Mark.UTF_32LE.bytes.length);
    stream.reset();
    for (Mark mark : Mark.values()) {
      if (mark.starts(start)) {
        if (!mark.fits(expected)) {
          throw new IOException(
              ("it is " + mark.encoding + " by its byte order mark, expected " + expected)
                  + (SETTING + mark.encoding));
        }
        stream.skipNBytes(mark.bytes.length);
        return Charset.forName(mark.encoding);
      }
    }
    checkOrder(start, expected);
    return expected;
  }

  private static void checkOrder(byte[] start, Charset expected) throws IOException {
    String name = expected.name();
    if (name.equals("UTF-16") || name.equals("UTF-32")) {
      throw new IOException(
          "it has no byte order mark, got " + name + SETTING + name + "LE or " + name + "BE");
    }
    String looks = start.length < 4 ? null : zeros(start);
    if (looks != null && !looks.equals(name)) {
      throw new IOException(
          ("it looks like " + looks + ", since every other byte is 0, expected " + name)
              + (SETTING + looks));
    }
  }

  private static String zeros(byte[] start) {
    if (start[0] != 0 && start[1] == 0 && start[2] != 0 && start[3] == 0) {
      return StandardCharsets.UTF_16LE.name();
    }
    boolean bigEndian = start[0] == 0 && start[1] != 0 && start[2] == 0 && start[3] != 0;
    return bigEndian ? StandardCharsets.UTF_16BE.name() : null;
  }
}
