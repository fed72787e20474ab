package org.mtl4j.data;

import java.util.Arrays;

/** Distinct texts, numbered from 0 in the order they came. */
public final class Texts {

  private char[] characters = new char[256];
  private int[] starts = new int[16];
  private int[] hashes = new int[16];
  private int[] slots = new int[32];
  private int size;

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

  /** The number of a text, which is added if it is new. */
  public int add(String text) {
    return add(text.toCharArray(), 0, text.length());
  }

  /** The number of the text in {@code from[start..end)}, which is added if it is new. */
  public int add(char[] from, int start, int end) {
    int hash = hash(from, start, end);
    int slot = hash & slots.length - 1;
    for (int number; (number = slots[slot] - 1) >= 0; slot = slot + 1 & slots.length - 1) {
      if (hashes[number] == hash
          && Arrays.equals(characters, starts[number], starts[number + 1], from, start, end)) {
        return number;
      }
    }
    slots[slot] = size + 1;
    append(from, start, end, hash);
    return size - 1;
  }

  private static int hash(char[] from, int start, int end) {
    int hash = end - start;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + from[i];
    }
    return hash ^ hash >>> 15;
  }

  private void append(char[] from, int start, int end, int hash) {
    int length = end - start;
    if (size + 2 > starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
      hashes = Arrays.copyOf(hashes, 2 * hashes.length);
    }
    int at = starts[size];
    if (at + length > characters.length) {
      characters = Arrays.copyOf(characters, Math.max(2 * characters.length, at + length));
    }
    System.arraycopy(from, start, characters, at, length);
    hashes[size] = hash;
    starts[++size] = at + length;
    if (2 * size > slots.length) {
      spread();
    }
  }

  private void spread() {
    slots = new int[2 * slots.length];
    for (int number = 0; number < size; number++) {
      int slot = hashes[number] & slots.length - 1;
      while (slots[slot] != 0) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = number + 1;
    }
  }
}
