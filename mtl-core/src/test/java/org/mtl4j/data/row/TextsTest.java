package org.mtl4j.data.row;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Distinct texts of any length and alphabet. */
class TextsTest {

  private static final String ALPHABET = "ab\0\u00ff\u0100\ud83d";

  @Test
  void numbersTextsInTheOrderTheyCame() {
    Random random = new Random(1);
    Map<String, Integer> expected = new LinkedHashMap<>();
    Texts texts = new Texts();
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(12); length > 0; length--) {
        text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
      int number = expected.size();
      Integer known = expected.putIfAbsent(text.toString(), number);
      assertEquals(known == null ? number : known, texts.add(text.toString()));
    }
    assertEquals(expected.size(), texts.size());
    for (Map.Entry<String, Integer> entry : expected.entrySet()) {
      assertEquals(entry.getKey(), texts.get(entry.getValue()));
    }
  }

  @Test
  void frozenTextsTakeNoMore() {
    Texts texts = new Texts();
    for (String text : List.of("", "a", "12345678", "123456789")) {
      texts.add(text);
    }
    texts.limit(texts.size(), 100);
    assertEquals(
        List.of(0, 1, 2, 3, -1, -1, -1),
        List.of("", "a", "12345678", "123456789", "\0", "a\0", "12345679").stream()
            .map(texts::add)
            .toList());
  }
}
