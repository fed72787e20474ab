package org.mtl4j.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.ToIntFunction;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.Utf8;

/**
 * {@link RecentIds} of texts in UTF-8. The first 32 bytes are compared as four numbers whatever the
 * length, since a loop over the bytes could not be foreseen.
 */
final class RecentUtf8 {

  private static final int PLACE_BITS = 12;
  private static final int HEAD = 4 * Long.BYTES;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long SPREAD = 0x9E3779B97F4A7C15L; // Fibonacci hashing
  // [HEAD + 1, 4]: which bits of four numbers belong to a text of so many bytes
  private static final long[] MASKS = masks();

  /** The text's bytes, those behind it 0, and those from {@link #HEAD} on. */
  private record Known(long a, long b, long c, long d, int length, byte[] rest, int id) {}

  private final Known[] places = new Known[1 << PLACE_BITS];
  private final String column;
  private final ToIntFunction<String> ids;

  /**
   * Knows no text yet.
   *
   * @param column whose texts they are
   * @param ids of a text not met before
   */
  RecentUtf8(String column, ToIntFunction<String> ids) {
    this.column = column;
    this.ids = ids;
  }

  private static long[] masks() {
    long[] masks = new long[4 * (HEAD + 1)];
    for (int length = 0; length <= HEAD; length++) {
      for (int bit = 0; bit < 8 * length; bit++) {
        masks[4 * length + bit / 64] |= 1L << bit;
      }
    }
    return masks;
  }

  /** Writes the ids of the texts {@code from} to before {@code to}, each {@code step} further. */
  void write(RawBatch.Utf8 texts, int from, int to, int[] target, int at, int step) {
    byte[] bytes = texts.bytes();
    int[] offsets = texts.offsets();
    int i = from;
    int j = at;
    try {
      for (; i < to && offsets[i] + HEAD <= bytes.length; i++, j += step) {
        target[j] = id(bytes, offsets[i], bytes, offsets[i], offsets[i + 1]);
      }
      for (; i < to; i++, j += step) { // the head of the last ones would end behind the bytes
        byte[] head = Arrays.copyOfRange(bytes, offsets[i], offsets[i] + HEAD);
        target[j] = id(head, 0, bytes, offsets[i], offsets[i + 1]);
      }
    } catch (Utf8.Malformed e) {
      throw new DataException("column \"" + column + "\", row " + i + ": " + e.getMessage());
    }
  }

  // the first bytes of bytes[from..to) are at head[at]
  private int id(byte[] head, int at, byte[] bytes, int from, int to) throws Utf8.Malformed {
    int length = to - from;
    int mask = 4 * Math.min(length, HEAD);
    long a = (long) LONGS.get(head, at) & MASKS[mask];
    long b = (long) LONGS.get(head, at + 8) & MASKS[mask + 1];
    long c = (long) LONGS.get(head, at + 16) & MASKS[mask + 2];
    long d = (long) LONGS.get(head, at + 24) & MASKS[mask + 3];
    long mixed = a + Long.rotateLeft(b, 17) + Long.rotateLeft(c, 34) + Long.rotateLeft(d, 51);
    int place = (int) ((mixed + length) * SPREAD >>> Long.SIZE - PLACE_BITS);
    Known known = places[place];
    boolean met =
        known != null
            && (known.a ^ a | known.b ^ b | known.c ^ c | known.d ^ d | known.length ^ length) == 0
            && (length <= HEAD || restIs(known.rest, bytes, from + HEAD, to));
    return met ? known.id : learn(place, a, b, c, d, bytes, from, to);
  }

  private static boolean restIs(byte[] rest, byte[] bytes, int from, int to) {
    return Arrays.equals(rest, 0, rest.length, bytes, from, to);
  }

  // a newer text takes the place of an older one
  private int learn(int place, long a, long b, long c, long d, byte[] bytes, int from, int to)
      throws Utf8.Malformed {
    int id = ids.applyAsInt(Utf8.text(bytes, from, to));
    if (to - from <= RecentIds.LONGEST) {
      byte[] rest = Arrays.copyOfRange(bytes, Math.min(from + HEAD, to), to);
      places[place] = new Known(a, b, c, d, to - from, rest, id);
    }
    return id;
  }
}
