package org.mtl4j.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private static String shown(int width) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (Progress progress = new Progress("epoch 7", 200, new PrintStream(text, true), width)) {
      progress.to(20);
      progress.say("1,234 examples/s, loss 0.5000");
      progress.to(200);
    }
    return text.toString();
  }

  @Test
  void aBarIsAsWideAsTheTerminal() {
    for (int width : new int[] {20, 40, 72, 80, 200}) {
      String[] bars = shown(width).strip().split("\r");
      for (String bar : bars) {
        assertTrue(bar.stripTrailing().length() < width, bar);
      }
      String last = bars[bars.length - 1];
      assertTrue(last.startsWith("epoch 7 100%"), last);
      assertEquals(width >= 72, last.contains("[====="), last);
      assertEquals(width > 43, last.endsWith(" 1,234 examples/s, loss 0.5000"), last);
    }
  }

  @Test
  void aFileGetsALineWithoutCarriageReturns() {
    assertEquals("epoch 7 100% 1,234 examples/s, loss 0.5000" + System.lineSeparator(), shown(0));
  }

  @Test
  void aBarFills() {
    assertEquals("a  50% [=====     ] b", Progress.line("a", 1, 2, "b", 21));
    assertEquals("a   0% [            ]", Progress.line("a", 0, 0, "", 21));
    assertEquals("a 100% lo", Progress.line("a", 2, 2, "long", 9));
  }

  @Test
  void columnsAreTheWidth() {
    assertEquals(132, Terminal.width(Map.of("COLUMNS", "132")));
    assertEquals(80, Terminal.width(Map.of("TERM", "xterm")));
    assertEquals(80, Terminal.width(Map.of("COLUMNS", "0")));
    assertEquals(80, Terminal.width(Map.of("COLUMNS", "wide")));
    assertEquals(0, Terminal.width(Map.of("COLUMNS", "132", "TERM", "dumb")));
  }
}
