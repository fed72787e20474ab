package org.mtl4j.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.CsvSource;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.Pooling;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;

/** Every kind of bad data, with its message. */
class BadDataTest {

  private static final FeatureSchema SCHEMA =
      FeatureSchema.of(SparseFeature.of("city", 2), DenseFeature.of("age"));

  @TempDir Path folder;

  private RowSource csv(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), text);
    return CsvSource.of(CsvFormat.withHeader(), file.toString());
  }

  private static void fails(String part, Executable code) {
    DataException error = assertThrows(DataException.class, code);
    assertTrue(error.getMessage().contains(part), error.getMessage());
    assertEquals(1, error.getMessage().lines().count());
  }

  private void labelFails(String part, String label, LabelType type) throws IOException {
    RowSource rows = csv("city,age,y\na,1,0\nb,2," + label + "\n");
    Encoder encoder = Encoder.fit(SCHEMA, rows);
    fails(part, () -> encoder.encode(rows, List.of(new LabelColumn("y", "y", type))));
  }

  @Test
  void cellsAndColumns() throws IOException {
    fails("a.csv, line 3: got 1 columns, expected 2", () -> csv("city,age\na,1\nb\n").count());
    RowSource word = csv("city,age\na,1\nb,old\n");
    fails(
        "a.csv, line 3, column \"age\": got \"old\", expected a number",
        () -> Encoder.fit(SCHEMA, word));
    RowSource infinite = csv("city,age\na,-Infinity\n");
    fails("got \"-Infinity\", expected a finite number", () -> Encoder.fit(SCHEMA, infinite));
    RowSource huge = csv("city,age\na,1e39\n");
    fails("got \"1e39\", expected a finite number", () -> Encoder.fit(SCHEMA, huge));
    RowSource columns = csv("town,age\na,1\n");
    fails("column \"city\" does not exist; did you mean", () -> Encoder.fit(SCHEMA, columns));
  }

  @Test
  void weightsNeedItems() throws IOException {
    FeatureSchema schema =
        FeatureSchema.of(
            new SequenceFeature(
                "tags", EmbeddingTable.of("tags", 2), 3, Pooling.MEAN, Optional.of("w")));
    for (String weights : new String[] {"0.5", "0.5|1"}) {
      RowSource rows = csv("tags,w\na|b,1|2\n,\n," + weights + "\n");
      fails(
          "line 4, column \"w\": got \"" + weights + "\", expected 0 numbers separated by |",
          () -> Encoder.fit(schema, rows));
    }
  }

  @Test
  void files() throws IOException {
    fails("a.csv: the file is empty", () -> csv(""));
    RowSource header = csv("city,age\n");
    fails("no training rows", () -> Encoder.fit(SCHEMA, header));
    RowSource twice = csv("age,city,age\n1,a,2\n");
    String equal = "a.csv: two columns of the header are equal: \"age\" is there more than once";
    fails(equal, () -> Encoder.fit(SCHEMA, twice));
    fails("no such file", () -> CsvSource.of(CsvFormat.withHeader(), folder + "/none.csv"));
    fails("no file matches", () -> CsvSource.of(CsvFormat.withHeader(), folder + "/*.tsv"));
  }

  @Test
  void labels() throws IOException {
    labelFails(
        "line 3, column \"y\": got \"2\", expected 0 or 1", "2", new LabelType.Binary(List.of()));
    labelFails("expected a value", "", new LabelType.Binary(List.of("x")));
    labelFails("expected a finite number", "Infinity", new LabelType.Number());
    labelFails("expected one of [x, y]", "z", new LabelType.Classes(List.of("x", "y")));
    labelFails("expected a class index from 0 to 2", "3", new LabelType.Index(3));
  }

  @Test
  void truncatedAndDamagedPacking() throws IOException {
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    ByteArrayOutputStream zstd = new ByteArrayOutputStream();
    try (OutputStream a = new GZIPOutputStream(gzip);
        OutputStream b = new ZstdOutputStream(zstd)) {
      StringBuilder rows = new StringBuilder("city,age\n");
      for (int i = 0; i < 100_000; i++) {
        rows.append("c").append(i * 7919 % 10_007).append(',').append(i).append('\n');
      }
      byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
      a.write(bytes);
      b.write(bytes);
    }
    truncatedAndDamaged("a.csv.gz", gzip.toByteArray());
    truncatedAndDamaged("a.csv.zst", zstd.toByteArray());
  }

  private void truncatedAndDamaged(String name, byte[] whole) throws IOException {
    Path file = Files.write(folder.resolve(name), whole);
    assertEquals(100_000, CsvSource.of(CsvFormat.withHeader(), file.toString()).count());
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    RowSource cut = CsvSource.of(CsvFormat.withHeader(), file.toString());
    fails(name + ", line ", cut::count);
    Files.writeString(file, "not packed at all");
    fails(name, () -> CsvSource.of(CsvFormat.withHeader(), file.toString()));
  }

  @Test
  void packedRowsAndRawBatches() throws IOException {
    RowSource rows = csv("city,age\na,1\nb,3\n");
    Encoder encoder = Encoder.fit(SCHEMA, rows);
    fails(
        "row 0, feature \"city\": got id 4, expected one from 0 to 3",
        () -> Dataset.of(encoder, List.of(), 1, new int[] {4}, new float[] {0}, new float[0]));
    fails(
        "got NaN, expected a finite number",
        () ->
            Dataset.of(
                encoder, List.of(), 1, new int[] {1}, new float[] {Float.NaN}, new float[0]));
    fails("column \"age\" is missing", () -> encoder.encode(RawBatch.of(1).strings("city", "a")));
    fails(
        "column \"aged\" does not exist; did you mean \"age\"?",
        () -> encoder.encode(RawBatch.of(1).strings("city", "a").floats("aged", 1)));
    fails(
        "column \"age\", row 0: got Infinity",
        () ->
            encoder.encode(
                RawBatch.of(1).strings("city", "a").floats("age", Float.POSITIVE_INFINITY)));
    fails("does not have 2 rows", () -> RawBatch.of(2).strings("city", "a"));
    byte[] bytes = "ab".getBytes(StandardCharsets.UTF_8);
    fails("does not have 2 rows", () -> RawBatch.of(2).utf8("city", bytes, 0, 1));
    fails("does not have 1 rows", () -> RawBatch.of(1).utf8("city", bytes));
    for (int[] offsets : new int[][] {{0, 2, 1}, {-1, 0, 0}, {0, 1, 3}}) {
      fails("column \"city\": got offset ", () -> RawBatch.of(2).utf8("city", bytes, offsets));
    }
    fails(
        "column \"age\" must be a float[], got a Utf8",
        () -> encoder.encode(RawBatch.of(1).strings("city", "a").utf8("age", bytes, 0, 1)));
  }

  @Test
  void arraysThatAreNull() throws IOException {
    String given = ": got null, expected its values";
    RawBatch one = RawBatch.of(1);
    fails("column \"a\"" + given, () -> one.strings("a", (String[]) null));
    fails("column \"b\"" + given, () -> one.utf8("b", null, 0, 1));
    fails("column \"c\"" + given, () -> one.utf8("c", new byte[1], (int[]) null));
    fails("column \"d\"" + given, () -> one.floats("d", (float[]) null));
    fails("column \"e\"" + given, () -> one.sequences("e", (String[][]) null));
    fails("column \"f\"" + given, () -> one.weights("f", (float[][]) null));
    FeatureSchema schema =
        FeatureSchema.of(
            new SequenceFeature("s", EmbeddingTable.of("s", 2), 3, Pooling.SUM, Optional.of("w")));
    Encoder encoder = Encoder.fit(schema, csv("s,w\na,1\n"));
    String[][] items = {{"a"}, null};
    fails(
        "column \"s\", row 1: got null, expected an array",
        () -> encoder.encode(RawBatch.of(2).sequences("s", items).weights("w", new float[2][1])));
    float[][] weights = {null, {1}};
    fails(
        "column \"w\", row 0: got null, expected an array",
        () ->
            encoder.encode(RawBatch.of(2).sequences("s", new String[2][1]).weights("w", weights)));
    fails("the ids of a batch: got null", () -> new Batch(1, null, new float[0], new float[0]));
    fails("the floats of a batch: got null", () -> new Batch(1, new int[0], null, new float[0]));
    fails("the labels of a batch: got null", () -> new Batch(1, new int[0], new float[0], null));
  }

  @Test
  void damagedEncoders() throws IOException {
    Encoder.fit(SCHEMA, csv("city,age\na,1\nb,3\n")).save(folder.resolve("e"));
    Path vocabulary = folder.resolve("e/vocabulary_0.txt");
    Files.writeString(vocabulary, "a\nb");
    fails("vocabulary_0.txt: the last line is cut off", () -> Encoder.load(folder.resolve("e")));
    Files.delete(vocabulary);
    fails("encoder.json: cannot be read", () -> Encoder.load(folder.resolve("e")));
    Files.writeString(folder.resolve("e/encoder.json"), "{\"version\":2,");
    fails("encoder.json: cannot be read", () -> Encoder.load(folder.resolve("e")));
    Files.writeString(folder.resolve("e/encoder.json"), "{\"version\":9}");
    fails("written by a newer version of MTL4J (format 9", () -> Encoder.load(folder.resolve("e")));
  }
}
