package org.mtl4j.data.row;

import java.util.Arrays;

/** Distinct texts, numbered from 0 in the order they came. */
public final class Texts {

  // characters of texts whose number is limited, on average
  private static final int LENGTH = 32;

  private static final long SPREAD = 0x9E3779B97F4A7C15L; // Fibonacci hashing

  private int limit;
  private int longest;
  private char[] characters = new char[256];
  private int[] starts = new int[16];
  // two longs a slot: a text's hash and number + 1, and the text itself if it is short; all in one
  // place, since memory is slower than all else here
  private long[] slots = new long[64];
  private int size;

  /** As many as there are. */
  public Texts() {
    this(Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  /**
   * Takes only the first {@code limit}, fewer where they are long, and none of more than {@code
   * longest} characters.
   */
  public Texts(int limit, int longest) {
    this.limit = limit;
    this.longest = longest;
  }

  /** Takes from now on only so many in all, and none of more than {@code longest} characters. */
  public void limit(int most, int longest) {
    this.limit = most;
    this.longest = longest;
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** How many characters they have in all. */
  public int length() {
    return starts[size];
  }

  /** The text with a number. */
  public String get(int number) {
    return new String(characters, starts[number], starts[number + 1] - starts[number]);
  }

  /** The number of a text, which is added if it is new; -1 if it is new and there is no room. */
  public int add(String text) {
    return add(text.toCharArray(), 0, text.length());
  }

  // where the text is, or the free place for it
  private int slot(char[] from, int start, int end, long packed, int hash) {
    int slot = 2 * hash & slots.length - 1;
    for (long entry; (entry = slots[slot]) != 0; slot = slot + 2 & slots.length - 1) {
      if ((int) (entry >>> 32) == hash
          && (packed == 0 ? is((int) entry - 1, from, start, end) : slots[slot + 1] == packed)) {
        break;
      }
    }
    return slot;
  }

  private boolean is(int number, char[] from, int start, int end) {
    return Arrays.equals(characters, starts[number], starts[number + 1], from, start, end);
  }

  /** The same with the text in {@code from[start..end)}. */
  public int add(char[] from, int start, int end) {
    long packed = packed(from, start, end);
    int hash = packed == 0 ? hash(from, start, end) : (int) (packed * SPREAD >>> 32);
    int slot = slot(from, start, end, packed, hash);
    if (slots[slot] != 0) {
      return (int) slots[slot] - 1;
    }
    int length = end - start;
    if (size >= limit || length > longest || starts[size] + length > (long) limit * LENGTH) {
      return -1;
    }
    slots[slot] = (long) hash << 32 | size + 1;
    slots[slot + 1] = packed;
    append(from, start, length);
    return size - 1;
  }

  // up to eight characters of a byte each, none of them 0; 0 for any other text
  private static long packed(char[] from, int start, int end) {
    if (end - start > Long.BYTES) {
      return 0;
    }
    long packed = 0;
    for (int i = start; i < end; i++) {
      char next = from[i];
      if (next == 0 || next > 255) {
        return 0;
      }
      packed = packed << 8 | next;
    }
    return packed;
  }

  private static int hash(char[] from, int start, int end) {
    int hash = end - start;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + from[i];
    }
    return hash ^ hash >>> 15;
  }

  private void append(char[] from, int start, int length) {
    if (size + 2 > starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
    }
    int at = starts[size];
    if (at + length > characters.length) {
      characters = Arrays.copyOf(characters, Math.max(2 * characters.length, at + length));
    }
    System.arraycopy(from, start, characters, at, length);
    starts[++size] = at + length;
    if (4 * size > slots.length) {
      spread();
    }
  }

  private void spread() {
    long[] old = slots;
    slots = new long[2 * old.length];
    for (int i = 0; i < old.length; i += 2) {
      if (old[i] != 0) {
        int slot = 2 * (int) (old[i] >>> 32) & slots.length - 1;
        while (slots[slot] != 0) {
          slot = slot + 2 & slots.length - 1;
        }
        slots[slot] = old[i];
        slots[slot + 1] = old[i + 1];
      }
    }
  }
}
