package org.mtl4j.data.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mtl4j.data.LabelType;

/** Messages of usual mistakes name the setting that helps. */
class HintsTest {

  private static void missing(String end, String column, String... columns) {
    String message = Hints.missing("a.csv", column, List.of(columns)).getMessage();
    assertTrue(message.startsWith("a.csv: column \"" + column + "\" does not exist"), message);
    assertTrue(message.endsWith(end), message);
  }

  @Test
  void otherDelimiters() {
    missing("; data.csv.delimiter \";\" would make 3 columns of it", "x", "user;x;y");
    missing("; data.csv.delimiter \"\\t\" would make 2 columns of it", "x", "user\tx");
    missing("; data.csv.delimiter \";\" would find it", "x", "user;x", "y;z");
    missing("There are [user, a|x b]", "y", "user", "a|x b");
  }

  @Test
  void missingHeaders() {
    String hint =
        "; the first line looks like values: data.csv.columns names those of files without a"
            + " header";
    missing(hint, "x", "u1", "0.5", "b");
    missing(hint, "x", "u1", "", "b");
    missing("There are [u1, b]", "x", "u1", "b");
    assertEquals(hint, Hints.header(List.of("a", "-1e5", "-1e5")));
  }

  @Test
  void missingMarkers() {
    for (String marker : List.of("NA", "n/a", "N.A.", "?", "-", "null", "None", "\\N", "#N/A")) {
      assertEquals(
          "; data.csv.missing: [\"" + marker + "\"] takes it for a missing value",
          Hints.marker(marker));
    }
    for (String other : List.of("old", "1,5", "n")) {
      assertEquals("", Hints.marker(other));
    }
  }

  @Test
  void textsOfBinaryLabels() {
    LabelType.Binary plain = new LabelType.Binary(List.of());
    String end = "] of the task takes that text for 1, all others for 0";
    assertEquals("; positives: [\"true\"" + end, plain.hint("true"));
    assertEquals("; positives: [\"true\"" + end, plain.hint("False"));
    assertEquals("; positives: [\"Yes\"" + end, plain.hint("Yes"));
    assertEquals("; positives: [\"1\"" + end, plain.hint("-1"));
    assertEquals("", plain.hint("2"));
    assertEquals("", plain.hint(""));
    assertEquals("", new LabelType.Binary(List.of("x")).hint("true"));
    assertEquals("", new LabelType.Number().hint("true"));
  }
}
