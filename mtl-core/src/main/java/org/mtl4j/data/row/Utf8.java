package org.mtl4j.data.row;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Text in UTF-8, without replacement of what is none: distinct bytes are distinct text. */
public final class Utf8 {

  // Java puts it in the place of bytes that are no text
  private static final char REPLACEMENT = '\uFFFD';

  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

  private Utf8() {}

  /** Bytes that are no text; the message names them. */
  public static final class Malformed extends CharacterCodingException {

    private static final long serialVersionUID = 1L;

    private final String bytes;

    private Malformed(byte[] bytes, int from, int length) {
      this.bytes = HEX.formatHex(bytes, from, from + length);
    }

    @Override
    public String getMessage() {
      return "got the bytes [" + bytes + "], which are no UTF-8";
    }
  }

  /** The text in {@code bytes[from..to)}. */
  public static String text(byte[] bytes, int from, int to) throws Malformed {
    String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      check(bytes, from, to);
    }
    return text;
  }

  // the replacement character may be in the bytes themselves
  private static void check(byte[] bytes, int from, int to) throws Malformed {
    ByteBuffer in = ByteBuffer.wrap(bytes, from, to - from);
    CharBuffer out = CharBuffer.allocate(to - from);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    if (result.isError()) {
      throw new Malformed(bytes, in.position(), result.length());
    }
  }
}
