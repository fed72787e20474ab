package org.mtl4j.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.CsvSource;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.data.row.Splits;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.IdRule;
import org.mtl4j.feature.Pooling;
import org.mtl4j.feature.Scaling;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;
import org.mtl4j.feature.TextRule;

class EncoderTest {

  @TempDir Path folder;

  private RowSource csv(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), text);
    return CsvSource.of(CsvFormat.withHeader(), file.toString());
  }

  private static final FeatureSchema SCHEMA =
      new FeatureSchema(
          List.of(
              new SparseFeature("a", new EmbeddingTable("a", 2, new IdRule.Fitted(2))),
              new SparseFeature("h", EmbeddingTable.hashed("h", 2, 100)),
              new SequenceFeature("s", EmbeddingTable.of("s", 2), 3, Pooling.SUM, Optional.of("w")),
              new DenseFeature("d", 1, Scaling.STANDARDIZE),
              new DenseFeature("v", 2, Scaling.MIN_MAX)),
          new TextRule(true, List.of("?"), '|'));

  private static final String ROWS =
      """
      a,h,s,w,d,v,y
      x,k,p|q,1|2,1,0|5,1
      z, k ,q,3,3,10|5,0
      x,?,,,?,5|5,1
      z,m,q|p|q|p,1|2|3|4,5,0|5,0
      rare,k,r,1,7,0|5,1
      """;

  @Test
  void unknownValuesAreSpreadBehindTheVocabulary() throws IOException {
    IdRule rule = new IdRule.Fitted(2, IdRule.Fitted.UNLIMITED, 100);
    EmbeddingTable table = new EmbeddingTable("h", 2, rule);
    Encoder encoder =
        Encoder.fit(FeatureSchema.of(new SparseFeature("h", table)), csv("h\na\na\nb\nb\nk\n"));
    assertEquals(104, encoder.rows(table));
    assertEquals(
        List.of(2, 3, 4 + HASH_K, 4 + HASH_M, 0),
        Stream.of("a", "b", "k", "m", "").map(value -> encoder.id(table, value)).toList());
    encoder.save(folder.resolve("encoder"));
    assertEquals(
        encoder.schema().tables(), Encoder.load(folder.resolve("encoder")).schema().tables());
  }

  @Test
  void encodesByHand() throws IOException {
    RowSource rows = csv(ROWS);
    Encoder encoder = Encoder.fit(SCHEMA, rows);
    EmbeddingTable s = SCHEMA.tables().get(2);
    assertEquals(List.of("x", "z"), encoder.values(SCHEMA.tables().get(0)));
    assertEquals(List.of("q", "p", "r"), encoder.values(s));
    assertEquals(101, encoder.rows(SCHEMA.tables().get(1)));
    Dataset data =
        encoder.encode(rows, List.of(new LabelColumn("y", "y", new LabelType.Binary(List.of()))));
    Batch all = data.batches(10).iterator().next();
    int k = encoder.id(SCHEMA.tables().get(1), "k");
    int m = encoder.id(SCHEMA.tables().get(1), "m");
    // FarmHash Fingerprint64 of "k" and "m" modulo 100, as tf.strings.to_hash_bucket_fast
    assertEquals(HASH_K + 1, k);
    assertEquals(HASH_M + 1, m);
    assertArrayEquals(
        new int[] {
          2, k, 3, 2, 0, //
          3, k, 2, 0, 0, //
          2, 0, 0, 0, 0, //
          3, m, 3, 2, 3, //
          1, k, 4, 0, 0
        },
        all.ids());
    float deviation = (float) Math.sqrt(5);
    float[] floats = {
      -3 / deviation,
      0,
      0,
      1,
      2,
      0, //
      -1 / deviation,
      1,
      0,
      3,
      0,
      0, //
      0,
      .5f,
      0,
      0,
      0,
      0, //
      1 / deviation,
      0,
      0,
      2,
      3,
      4, //
      3 / deviation,
      0,
      0,
      1,
      0,
      0
    };
    assertArrayEquals(floats, all.floats(), 1e-6f);
    assertArrayEquals(new float[] {1, 0, 1, 0, 1}, data.labels("y"));
  }

  private static final int HASH_K = 29;
  private static final int HASH_M = 44;

  @Test
  void survivesSaving() throws IOException {
    RowSource rows = csv(ROWS);
    Encoder encoder = Encoder.fit(SCHEMA, rows);
    encoder.save(folder.resolve("e"));
    Encoder loaded = Encoder.load(folder.resolve("e"));
    assertEquals(SCHEMA, loaded.schema());
    assertEquals(
        encoder.encode(rows, List.of()).checksum(), loaded.encode(rows, List.of()).checksum());
  }

  @Test
  void rawBatchesEncodeAsFilesDo() throws IOException {
    RowSource rows = csv(ROWS);
    Encoder encoder = Encoder.fit(SCHEMA, rows);
    Batch expected = encoder.encode(rows, List.of()).batches(2).iterator().next();
    Batch raw =
        encoder.encode(
            RawBatch.of(2)
                .strings("a", "x", " z ")
                .strings("h", "k", "k")
                .sequences("s", new String[] {"p", "q"}, new String[] {"q"})
                .weights("w", new float[] {1, 2}, new float[] {3})
                .floats("d", 1, 3)
                .floats("v", 0, 5, 10, 5));
    assertArrayEquals(expected.ids(), raw.ids());
    assertArrayEquals(expected.floats(), raw.floats());
  }

  @Test
  void manyRawTextsEncodeAsFilesDo() throws IOException {
    int count = 3_000;
    String[] few = new String[count];
    String[] many = new String[count];
    float[] numbers = new float[count];
    StringBuilder text = new StringBuilder("a,h,s,w,d,v\n");
    for (int i = 0; i < count; i++) {
      // "Aa" and "BB" have one hash code
      few[i] = List.of("Aa", " BB", "BB", "?", "", " c\t", "rare" + i).get(i % 7);
      many[i] = (i % 3 == 0 ? " " : "") + "user" + i * 31 % 2_000;
      numbers[i] = i % 90;
      text.append(few[i]).append(',').append(many[i]).append(",,,").append(i % 90).append(",0|1\n");
    }
    RowSource rows = csv(text.toString());
    Encoder encoder = Encoder.fit(SCHEMA, rows);
    RawBatch raw =
        RawBatch.of(count)
            .strings(
                "a", Arrays.stream(few).map(t -> t.isEmpty() ? null : t).toArray(String[]::new))
            .strings("h", many)
            .sequences("s", new String[count][0])
            .weights("w", new float[count][0])
            .floats("d", numbers)
            .floats("v", repeated(count, 0, 1));
    for (int size : new int[] {1, 7, 600, count}) {
      int from = 0;
      for (Batch expected : encoder.encode(rows, List.of()).batches(size)) {
        Batch part = encoder.encode(raw, from, from + expected.size());
        assertArrayEquals(expected.ids(), part.ids());
        assertArrayEquals(expected.floats(), part.floats());
        from += expected.size();
      }
      assertEquals(count, from);
    }
  }

  @Test
  void textsInUtf8EncodeAsStrings() {
    EmbeddingTable fitted = EmbeddingTable.of("a", 2);
    EmbeddingTable hashed = EmbeddingTable.hashed("h", 2, 1_000_000);
    FeatureSchema schema =
        new FeatureSchema(
            List.of(new SparseFeature("a", fitted), new SparseFeature("h", hashed)),
            new TextRule(true, List.of("?"), '|'));
    Random random = new Random(1);
    List<String> values = new ArrayList<>(List.of("", " ", "?", " ?", "x", " x", "x\0"));
    for (int length = 2; length < 50; length++) {
      String text = "abcdefgh".repeat(7).substring(0, length);
      values.add(text);
      values.add(text.substring(1) + "z"); // differs in the last byte
      values.add("z" + text.substring(1)); // and in the first
      values.add("\u00e4\ud83d\ude00".repeat(length));
    }
    Encoder encoder =
        new Encoder(
            schema,
            Map.of(
                "a", Vocabulary.of(fitted, values.subList(4, 150)),
                "h", Vocabulary.of(hashed, List.of())),
            Map.of(),
            Map.of());
    for (int size : new int[] {1, 2, 1_000}) {
      for (int round = 0; round < 200; round++) {
        String[] texts = new String[size];
        int[] offsets = new int[size + 1];
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < size; i++) {
          texts[i] = values.get(random.nextInt(values.size()));
          bytes.writeBytes(texts[i].getBytes(StandardCharsets.UTF_8));
          offsets[i + 1] = bytes.size();
        }
        assertArrayEquals(
            encoder.encode(RawBatch.of(size).strings("a", texts).strings("h", texts)).ids(),
            encoder
                .encode(
                    RawBatch.of(size)
                        .utf8("a", bytes.toByteArray(), offsets)
                        .utf8("h", bytes.toByteArray(), offsets))
                .ids());
      }
    }
  }

  private static float[] repeated(int times, float... values) {
    float[] all = new float[times * values.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = values[i % values.length];
    }
    return all;
  }

  @Test
  void splitsCensusHalfAndShufflesBySeed() {
    String file = System.getProperty("testdata") + "/census-income/census-income.test.gz";
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < 42; i++) {
      columns.add("c" + i);
    }
    Splits rows = Splits.byRule(CsvSource.of(CsvFormat.withColumns(columns), file), 3, 2, 0.2);
    assertEquals(33_254, rows.test().count());
    FeatureSchema schema = FeatureSchema.of(SparseFeature.of("c4", 2), DenseFeature.of("c0"));
    Encoder encoder = Encoder.fit(schema, rows.training());
    Dataset training = encoder.encode(rows.training(), List.of());
    Dataset validation = encoder.encode(rows.validation(), List.of());
    assertEquals(53_206, training.rows());
    assertEquals(13_302, validation.rows());
    assertEquals(19, encoder.rows(schema.tables().get(0)));
    int size = 0;
    int last = 0;
    for (Batch batch : training.batches(1024)) {
      size += batch.size();
      last = batch.size();
    }
    assertEquals(53_206, size);
    assertEquals(53_206 % 1024, last);
    int[] first = training.order(5);
    assertArrayEquals(first, training.order(5));
    assertNotEquals(Arrays.toString(first), Arrays.toString(training.order(6)));
    assertArrayEquals(Batch.order(53_206), Arrays.stream(first).sorted().toArray());
  }
}
