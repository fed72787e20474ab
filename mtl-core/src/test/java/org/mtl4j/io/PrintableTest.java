package org.mtl4j.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;
import org.mtl4j.data.row.DataException;

class PrintableTest {

  private static String character(int code) {
    return Character.toString(code);
  }

  @Test
  void controlCharactersAreWritten() {
    assertEquals("a\\nb\\r\\tc", Printable.line("a\nb\r\tc"));
    assertEquals("\\u001b[2J\\u0000\\u007f\\u009b", line(0x1b, '[', '2', 'J', 0, 0x7f, 0x9b));
    assertEquals("\\u2028\\u2029\\u0085", line(0x2028, 0x2029, 0x85));
    assertEquals("\\u202e\\u2066\\u2069", line(0x202e, 0x2066, 0x2069));
  }

  private static String line(int... characters) {
    return Printable.line(new String(characters, 0, characters.length));
  }

  @Test
  void allElseStands() {
    String family = character(0x1f469) + character(0x200d) + character(0x1f467);
    String text = "größe \\n \"x\" 中文 " + family;
    assertSame(text, Printable.line(text));
    assertNull(Printable.line(null));
  }

  @Test
  void messagesAreLines() {
    assertEquals("a\\nmtl: b", new DataException("a\nmtl: b").getMessage());
  }
}
