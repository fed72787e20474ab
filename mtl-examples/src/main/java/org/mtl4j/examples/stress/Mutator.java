package org.mtl4j.examples.stress;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Damages bytes in ways that a seed decides: flipped, cut, doubled, spliced with odd pieces. */
final class Mutator {

  private static final List<String> ODD =
      List.of(
          "\"",
          "\"\"",
          ",",
          "\n",
          "\r",
          "\r\n",
          "\0",
          "\uFEFF",
          ": ",
          "- ",
          "{",
          "[",
          "&a ",
          "*a",
          "!!",
          "'",
          "-1",
          "1e999",
          "NaN",
          "-Infinity",
          "99999999999999999999",
          "0x7f",
          "\uD83D\uDE00",
          "../../",
          "%s");

  private final SplittableRandom random;

  Mutator(long seed) {
    random = new SplittableRandom(seed);
  }

  /** A number from 0 to before {@code bound}. */
  int next(int bound) {
    return random.nextInt(bound);
  }

  /** A copy of {@code bytes} with one to four damages. */
  byte[] damage(byte[] bytes) {
    byte[] damaged = bytes;
    for (int i = 0; i <= next(4); i++) {
      damaged = once(damaged);
    }
    return damaged;
  }

  private byte[] once(byte[] bytes) {
    int from = next(bytes.length + 1);
    int to = Math.min(bytes.length, from + next(1 << next(10)));
    return switch (next(7)) {
      case 0 -> splice(bytes, from, to, new byte[0]);
      case 1 -> Arrays.copyOf(bytes, from);
      case 2 -> splice(bytes, from, from, Arrays.copyOfRange(bytes, from, to));
      case 3 ->
          splice(bytes, from, from, ODD.get(next(ODD.size())).getBytes(StandardCharsets.UTF_8));
      case 4 -> splice(bytes, from, to, noise(to - from));
      case 5 -> splice(bytes, from, Math.min(bytes.length, from + 4), noise(4));
      default -> flipped(bytes, from);
    };
  }

  private byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  private byte[] flipped(byte[] bytes, int at) {
    byte[] copy = bytes.clone();
    if (at < copy.length) {
      copy[at] ^= (byte) (1 << next(8));
    }
    return copy;
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] piece) {
    byte[] all = Arrays.copyOf(bytes, from + piece.length + bytes.length - to);
    System.arraycopy(piece, 0, all, from, piece.length);
    System.arraycopy(bytes, to, all, from + piece.length, bytes.length - to);
    return all;
  }
}
