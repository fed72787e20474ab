package org.mtl4j.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.CsvSource;
import org.mtl4j.data.row.BadRows;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.Limits;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.data.row.Splits;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.Pooling;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;

/** Rows that are left out, and limits. */
class BadRowsTest {

  private static final FeatureSchema SCHEMA =
      FeatureSchema.of(
          SparseFeature.of("city", 2),
          DenseFeature.of("age"),
          SequenceFeature.of("tags", 2, 3, Pooling.MEAN));
  private static final List<LabelColumn> LABELS =
      List.of(new LabelColumn("y", "y", new LabelType.Binary(List.of())));
  private static final String GOOD = "city,age,tags,y\na,1,t|u,0\nb,3,,1\nc,5,v,1\n";
  private static final String BAD =
      "city,age,tags,y\na,1,t|u,0\nx,old,w,1\nb,3,,1\nx,9\n"
          + "\"x,y\",9,w|w|w,2\nc,5,v,1\nx,1e99,w,0\n";

  @TempDir Path folder;

  private RowSource csv(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), text);
    return CsvSource.of(CsvFormat.withHeader(), file.toString());
  }

  private static RowSource read(RowSource rows, BadRows bad, boolean inMemory) {
    RowSource ruled = rows.with(bad, Limits.defaults());
    return inMemory ? ruled.inMemory() : ruled;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theyAreLeftOutAndCountedOnce(boolean inMemory) throws IOException {
    Encoder expected = Encoder.fit(SCHEMA, csv(GOOD), LABELS);
    Dataset good = expected.encode(csv(GOOD), LABELS);
    BadRows bad = BadRows.skip(4);
    RowSource rows = read(csv(BAD), bad, inMemory);
    Encoder encoder = Encoder.fit(SCHEMA, rows, LABELS);
    for (int pass = 0; pass < 2; pass++) {
      Dataset data = encoder.encode(rows, LABELS);
      assertArrayEquals(good.all().ids(), data.all().ids());
      assertArrayEquals(good.all().floats(), data.all().floats());
      assertArrayEquals(good.all().labels(), data.all().labels());
      assertEquals(4, bad.rows().size());
    }
    bad.write(folder.resolve("rejected.csv"));
    String file = folder + "/a.csv";
    List<String> lines = Files.readAllLines(folder.resolve("rejected.csv"));
    assertEquals("file,line,column,value,reason,row", lines.get(0));
    assertTrue(lines.contains(file + ",3,age,old,expected a number,\"x,old,w,1\""));
    assertTrue(lines.contains(file + ",5,,,\"got 2 columns, expected 4\",\"x,9\""));
    assertTrue(
        lines.contains(file + ",6,y,2,expected 0 or 1,\"\"\"x,y\"\",9,w|w|w,2\""), lines + "");
    assertTrue(lines.contains(file + ",8,age,1e99,expected a finite number,\"x,1e99,w,0\""));
  }

  @Test
  void oneMoreThanTheLimitIsAnError() throws IOException {
    RowSource rows = read(csv(BAD), BadRows.skip(3), false);
    DataException error =
        assertThrows(DataException.class, () -> Encoder.fit(SCHEMA, rows, LABELS));
    assertEquals(
        "more than 3 rows are bad, the limit; the last: "
            + folder
            + "/a.csv, line 8, column \"age\": got \"1e99\", expected a finite number",
        error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> BadRows.skip(0));
  }

  @Test
  void streamedPartsKeepTheirPlaces() throws IOException {
    BadRows bad = BadRows.skip(9);
    StreamedExamples rows = StreamedExamples.fit(SCHEMA, read(csv(BAD), bad, false), LABELS, 2);
    assertEquals(3, rows.size());
    assertEquals(4, bad.rows().size());
    for (int skip = 0; skip < 4; skip++) {
      try (Examples.Parts parts = rows.parts(List.of("y"), 1, skip)) {
        // a | old, b, 9 is none | c, 1e99
        int[] sizes = {1, 1, 1};
        for (int i = skip; i < 3; i++) {
          assertEquals(sizes[i], parts.next().rows());
        }
        assertNull(parts.next());
      }
    }
    assertEquals(4, bad.rows().size());
  }

  @Test
  void splitsDoNotMoveWithBadRows() throws IOException {
    for (boolean inMemory : new boolean[] {false, true}) {
      BadRows bad = BadRows.skip(9);
      Splits splits = Splits.byRule(read(csv(BAD), bad, inMemory), 2, 1, 0.5);
      // a, old, b, label 2, c, 1e99 without the short row
      Encoder encoder = Encoder.fit(SCHEMA, splits.training(), LABELS);
      assertEquals(1, encoder.encode(splits.training(), LABELS).rows());
      assertEquals(2, encoder.encode(splits.validation(), LABELS).rows());
      RowSource test = splits.test();
      assertThrows(DataException.class, () -> encoder.encode(test, LABELS));
      assertEquals(4, bad.rows().size());
    }
  }

  @Test
  void aReaderKnowsWhatWasLeftOut() throws IOException {
    BadRows bad = BadRows.skip(9);
    RowSource rows = read(csv(BAD), bad, true);
    Encoder.fit(SCHEMA, rows, LABELS);
    StringBuilder kept = new StringBuilder();
    try (RowReader reader = rows.open()) {
      while (reader.next()) {
        kept.append(bad.holds(reader) ? "" : reader.text(0));
      }
    }
    assertEquals("abc", kept.toString());
  }

  private void tooMuch(String message, String csv, Limits limits) throws IOException {
    Path file = Files.writeString(folder.resolve("b.csv"), csv);
    CsvFormat format = new CsvFormat(true, List.of(), ',', Optional.empty(), limits);
    DataException error =
        assertThrows(
            DataException.class,
            () ->
                Encoder.fit(
                    SCHEMA,
                    CsvSource.of(format, file.toString()).with(BadRows.fail(), limits),
                    LABELS));
    assertTrue(error.getMessage().contains(message), error.getMessage());
  }

  @Test
  void rowsAndValuesHaveLimits() throws IOException {
    Limits limits = new Limits(100, 5, 20, 4);
    String header = "city,age,tags,y\n";
    assertEquals(3, Encoder.fit(SCHEMA, csv(GOOD), LABELS).values(SCHEMA.tables().get(0)).size());
    tooMuch(
        "b.csv, line 2: cannot be read: a row has more than 100 characters",
        header + "a".repeat(100) + ",1,t,1\n",
        limits);
    tooMuch(
        "line 62: cannot be read: a row has more than 100 characters",
        header + "\"" + "a\n".repeat(60) + "\",1,t,1\n",
        limits);
    tooMuch(
        "line 2: cannot be read: a row has more than 5 fields",
        header + ",".repeat(9) + "\n",
        limits);
    tooMuch(
        "column \"city\": got \"" + "c".repeat(21) + "\", expected values of at most 20 characters",
        header + "c".repeat(21) + ",1,t,1\n",
        limits);
    tooMuch(
        "column \"tags\": got \"t|t|t|t|t\", expected at most 4 items",
        header + "c,1,t|t|t|t|t,1\n",
        limits);
    tooMuch(
        "expected values of at most 20 characters",
        header + "c,1,t|" + "u".repeat(21) + ",1\n",
        limits);
    assertThrows(IllegalArgumentException.class, () -> new Limits(0, 1, 1, 1));
  }
}
