package org.mtl4j.data.row;

/** Bytes by which files of a kind start; -1 stands for any byte. */
record Magic(int... bytes) {

  static Magic of(String text) {
    return new Magic(text.chars().toArray());
  }

  boolean starts(byte[] start) {
    return is(start, 0);
  }

  boolean is(byte[] start, int at) {
    for (int i = 0; i < bytes.length; i++) {
      if (at + i >= start.length || bytes[i] >= 0 && (byte) bytes[i] != start[at + i]) {
        return false;
      }
    }
    return true;
  }
}
