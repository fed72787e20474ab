package org.mtl4j.data.format;

import java.io.IOException;

/** A place in bytes of the protocol buffer wire format, and the steps on from there. */
final class Wire {

  byte[] bytes = new byte[0];
  int at;
  int end;

  void set(byte[] bytes, int at, int end) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  boolean more() {
    return at < end;
  }

  long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == end) {
        throw new IOException("a number is cut off");
      }
      byte next = bytes[at++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("a number has more than 10 bytes");
  }

  int tag() throws IOException {
    if (at < end && bytes[at] > 0) {
      return bytes[at++];
    }
    long tag = varint();
    if (tag <= 0 || tag > 0xFFFFFFFFL) {
      throw new IOException("got field tag " + tag);
    }
    return (int) tag;
  }

  /** Reads a length and returns where what it measures ends. */
  int to() throws IOException {
    long length = at < end && bytes[at] >= 0 ? bytes[at++] : varint();
    if (length < 0 || length > end - at) {
      throw new IOException("a field of " + length + " bytes passes the end of what holds it");
    }
    return at + (int) length;
  }

  float fixed32() throws IOException {
    if (end - at < 4) {
      throw new IOException("a float is cut off");
    }
    int bits =
        bytes[at] & 0xFF
            | (bytes[at + 1] & 0xFF) << 8
            | (bytes[at + 2] & 0xFF) << 16
            | bytes[at + 3] << 24;
    at += 4;
    return Float.intBitsToFloat(bits);
  }

  /** Passes the value of a field that is not wanted. */
  void skip(int tag) throws IOException {
    switch (tag & 7) {
      case 0 -> varint();
      case 1 -> at = checked(8);
      case 2 -> at = to();
      case 5 -> at = checked(4);
      default -> throw new IOException("got wire type " + (tag & 7));
    }
  }

  private int checked(int length) throws IOException {
    if (end - at < length) {
      throw new IOException("a field is cut off");
    }
    return at + length;
  }
}
