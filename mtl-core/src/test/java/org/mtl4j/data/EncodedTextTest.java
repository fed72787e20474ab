package org.mtl4j.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.CsvSource;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.Scaling;
import org.mtl4j.feature.SparseFeature;
import org.mtl4j.feature.TextRule;

/** Texts that stand for one value, or for none. */
class EncodedTextTest {

  @TempDir Path folder;

  private RowSource csv(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), text);
    return CsvSource.of(CsvFormat.withHeader(), file.toString());
  }

  @Test
  void bytesThatAreNoTextAreAnErrorWithTheirRow() throws IOException {
    Encoder encoder =
        Encoder.fit(FeatureSchema.of(SparseFeature.of("a", 2)), csv("a\nx\n\uFFFD\n"));
    byte[] sound = "x\uFFFD".getBytes(StandardCharsets.UTF_8);
    assertArrayEquals(
        new int[] {2, 3}, encoder.encode(RawBatch.of(2).utf8("a", sound, 0, 1, 4)).ids());
    byte[] bytes = {'x', 'x', (byte) 0xE9};
    RawBatch raw = RawBatch.of(2).utf8("a", bytes, 0, 1, 3);
    for (int turn = 0; turn < 2; turn++) {
      String message = assertThrows(DataException.class, () -> encoder.encode(raw)).getMessage();
      assertEquals("column \"a\", row 1: got the bytes [E9], which are no UTF-8", message);
    }
  }

  @Test
  void numbersThatMeanMissingDoSoEverywhere() throws IOException {
    FeatureSchema schema =
        new FeatureSchema(
            List.of(SparseFeature.of("a", 2), new DenseFeature("d", 1, Scaling.STANDARDIZE)),
            new TextRule(true, List.of("-999"), '|'));
    RowSource rows = csv("a,d\n5,1\n-999.0,-999\n6.0,-9.99E2\n-999,3\n");
    Encoder encoder = Encoder.fit(schema, rows);
    assertEquals(List.of("5", "6"), encoder.values(schema.tables().get(0)));
    Batch all = encoder.encode(rows, List.of()).batches(9).iterator().next();
    assertArrayEquals(new int[] {2, 0, 3, 0}, all.ids());
    assertArrayEquals(new float[] {-1, 0, 0, 1}, all.floats(), 1e-6f);
    Batch raw =
        encoder.encode(
            RawBatch.of(4)
                .strings("a", "5", "-999.0", "6.0", "-999")
                .floats("d", 1, -999, -999, 3));
    assertArrayEquals(all.ids(), raw.ids());
    assertArrayEquals(all.floats(), raw.floats());
  }

  @Test
  void encodersOfVersionTwoTakeTextsAsTheyAre() throws IOException {
    RowSource rows = csv("a,d\n1.0,1\nTrue,3\nNaN,2\n");
    FeatureSchema schema =
        FeatureSchema.of(SparseFeature.of("a", 2), new DenseFeature("d", 1, Scaling.STANDARDIZE));
    Encoder.fit(schema, rows).save(folder.resolve("e"));
    Path json = folder.resolve("e/encoder.json");
    String before =
        Files.readString(json)
            .replaceAll("\"version\" : \\d+", "\"version\" : 2")
            .replaceAll("\"canonical\" : true,", "")
            .replaceAll(",\\s+\"values\" : \\d+", "");
    Files.writeString(json, before);
    Files.writeString(folder.resolve("e/vocabulary_0.txt"), "1.0\nTrue\nNaN\n");
    Encoder encoder = Encoder.load(folder.resolve("e"));
    assertEquals(List.of("1.0", "True", "NaN"), encoder.values(schema.tables().get(0)));
    RawBatch raw =
        RawBatch.of(5).strings("a", "1.0", "True", " NaN", "1", "true").floats("d", new float[5]);
    assertArrayEquals(new int[] {2, 3, 4, 1, 1}, encoder.encode(raw).ids());
    encoder.save(folder.resolve("again"));
    assertEquals(encoder.schema(), Encoder.load(folder.resolve("again")).schema());
  }

  @Test
  void onlyTheSpacesOfTensorFlowAreTrimmed() throws IOException {
    RowSource rows = csv("a\n\u2003x\n \tx\f\n\u00a0x\n\u001cx\n");
    Encoder encoder = Encoder.fit(FeatureSchema.of(SparseFeature.of("a", 2)), rows);
    Batch all = encoder.encode(rows, List.of()).batches(9).iterator().next();
    String[] texts = {"\u2003x", "\u000bx\r\n", "\u00a0x", "\u001cx"};
    assertArrayEquals(all.ids(), encoder.encode(RawBatch.of(4).strings("a", texts)).ids());
    assertEquals(4, encoder.values(encoder.schema().tables().get(0)).size());
  }

  @Test
  void namesOfLabelsAreCanonical() {
    assertEquals(1, new LabelType.Binary(List.of("True")).parse("true"));
    assertEquals(0, new LabelType.Binary(List.of("1.0")).parse("2"));
    assertEquals(1, new LabelType.Binary(List.of()).parse("TRUE"));
    assertEquals(1, new LabelType.Classes(List.of("0.5", "2024-01-01")).parse("2024-01-01"));
    assertThrows(
        IllegalArgumentException.class, () -> new LabelType.Classes(List.of("1", "2", "1.0")));
  }
}
