package org.mtl4j.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The one text of a value. */
class CanonicalTextTest {

  @ParameterizedTest
  @CsvSource({
    "33.0, 33",
    "33., 33",
    "1.500, 1.5",
    ".5, 0.5",
    "-.50, -0.5",
    "+5.0, 5",
    "-0.0, 0",
    "-0, 0",
    "0.000, 0",
    "1e-07, 0.0000001",
    "1.0E-7, 0.0000001",
    "1e22, 10000000000000000000000",
    "1.0E22, 10000000000000000000000",
    "1e+22, 10000000000000000000000",
    "1.5E8, 150000000",
    "12.345e1, 123.45",
    "12.345e-3, 0.012345",
    "-1.20e+003, -1200",
    "0e5, 0",
    "1e339, 1@339",
    "True, true",
    "FALSE, false",
    "NaN, ''",
    "nan, ''",
    "-Infinity, -inf",
    "2024-01-31T10:00:00.000000, 2024-01-31 10:00:00",
    "2024-01-31T10:00:00.120Z, 2024-01-31 10:00:00.12",
    "2024-01-31 10:00, 2024-01-31 10:00:00",
    "2024-01-31 10:00:00+00:00, 2024-01-31 10:00:00",
    "2024-01-31 10:00:00+00, 2024-01-31 10:00:00",
    "2024-01-31T10:00:00+0000, 2024-01-31 10:00:00",
    "2024-01-31 10:00:00 UTC, 2024-01-31 10:00:00",
    "2024-01-31T23:30:00.5-01:30, 2024-02-01 01:00:00.5",
    "2024-01-31 02:00:00+02:00, 2024-01-31",
    "2024-01-31 00:00:00, 2024-01-31",
    "2024-01-31T00:00:00.000Z, 2024-01-31",
    "10:00:00.000000, 10:00:00",
    "10:00:00.50, 10:00:00.5"
  })
  void ofOthers(String text, String canonical) {
    String expected = canonical.replace("@339", "0".repeat(339));
    assertEquals(expected, CanonicalText.of(text));
    assertEquals(expected, CanonicalText.of(expected));
    assertTrue(CanonicalText.hasOthers(expected), "the first text is one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "-",
        "+",
        "01",
        "007.0",
        "01.05",
        "+49",
        "109_14",
        "1.2.3",
        "1e",
        "1e400",
        "1e0400",
        "e5",
        "1.5f",
        "0x1p3",
        "12d",
        "1,5",
        "true ",
        "trues",
        "T",
        "yes",
        "Nan",
        "naN",
        "null",
        "2024-13-01T00:00:00",
        "2024-02-30T10:00:00+02:00",
        "2024-1-1 10:00:00",
        "24:00:00",
        "10:00",
        "2024-01-01T",
        "2024-01-01 10:00:00.",
        "2024-01-01",
        "10:00:00",
        "33",
        "-33",
        "0.5",
        "true",
        "inf",
        "Infinitys",
        "１.0"
      })
  void ofAllElseIsTheText(String text) {
    assertEquals(text, CanonicalText.of(text));
  }

  @Test
  void textsWithoutOthers() {
    for (String text : List.of("01", "+49", "a", "109_14", "1e400", "True", "nan")) {
      assertFalse(CanonicalText.hasOthers(text), text);
    }
  }

  @Test
  void numbersAreTheirShortestDecimals() {
    assertEquals("0.1", CanonicalText.of(.1f));
    assertEquals("0.10000000149011612", CanonicalText.of((double) .1f));
    assertEquals("123456790", CanonicalText.of(123456789f));
    assertEquals("1152921504606847000", CanonicalText.of(0x1p60));
    assertEquals("", CanonicalText.of(Double.NaN));
    assertEquals("0", CanonicalText.of(-0f));
    assertEquals("-inf", CanonicalText.of(Float.NEGATIVE_INFINITY));
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      float small = Float.intBitsToFloat(random.nextInt());
      if (Double.isFinite(value) && Float.isFinite(small)) {
        String text = CanonicalText.of(value);
        assertEquals(value, Double.parseDouble(text));
        assertEquals(text, CanonicalText.of(text));
        assertEquals(small, Float.parseFloat(CanonicalText.of(small)));
      }
    }
  }

  @Test
  void decimalsAreExact() {
    Random random = new Random(6);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
      text.append(
          random.nextInt(4) == 0
              ? "0"
              : Long.toString(random.nextLong() >>> 2 + random.nextInt(60)));
      text.append('.').append("00" + random.nextInt(9000) + "0".repeat(random.nextInt(4)));
      if (random.nextBoolean()) {
        text.append(random.nextBoolean() ? "e" : "E").append(random.nextInt(600) - 300);
      }
      BigDecimal value = new BigDecimal(text.toString());
      String expected = value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
      assertEquals(expected, CanonicalText.of(text.toString()));
    }
  }

  @Test
  void timesAreWhatTheirTextSays() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      long seconds = random.nextLong() % 60_000_000_000L;
      int nanos = random.nextInt(3) == 0 ? random.nextInt(1_000) * 1_000_000 : 0;
      LocalDateTime time = LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC);
      String text = CanonicalText.ofTimestamp(seconds, nanos);
      if (time.getYear() >= 0 && time.getYear() <= 9999) {
        assertEquals(text, CanonicalText.of(time.toString()));
        assertEquals(text, CanonicalText.of(time + "Z"));
        assertEquals(seconds + nanos / 1e9, CanonicalText.number(text), 1e-4);
      }
    }
    assertEquals("1969-12-31", CanonicalText.ofDate(-1));
    assertEquals("00:00:01.5", CanonicalText.ofTime(1_500_000_000));
    assertEquals(1.5, CanonicalText.number("00:00:01.500"));
    assertEquals(1, CanonicalText.number("TRUE"));
    assertEquals(Double.NaN, CanonicalText.number("2024-02-30"));
    assertEquals(Double.NaN, CanonicalText.number("old"));
  }
}
