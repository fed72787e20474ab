package org.mtl4j.data.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.LabelType;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.Feature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.Pooling;
import org.mtl4j.feature.Scaling;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;
import org.mtl4j.feature.TextRule;

/** What is written in one format and read in another is what it was. */
class RoundTripTest {

  private static final TextRule TEXT = new TextRule(true, List.of("?"), '|');
  private static final RowFiles FILES = new RowFiles(CsvFormat.withHeader(), TEXT);

  @TempDir Path folder;

  static List<List<String>> texts(RowSource source) {
    List<List<String>> rows = new ArrayList<>();
    try (RowReader reader = source.open()) {
      while (reader.next()) {
        rows.add(IntStream.range(0, source.columns().size()).mapToObj(reader::text).toList());
      }
    }
    return rows;
  }

  private RowSource write(RowSource rows, Function<String, ColumnKind> kinds, String name) {
    Path file = folder.resolve(name);
    assertEquals(rows.count(), FILES.write(rows, kinds, file));
    assertEquals(1, FILES.read(file.toString()).parts().size());
    return FILES.read(file.toString());
  }

  @Test
  void censusRowsEncodeEqualInAllFormats() {
    List<String> columns = IntStream.range(0, 42).mapToObj(i -> "c" + i).toList();
    List<Integer> dense = List.of(0, 5, 16, 17, 18, 30, 36, 38, 39, 40);
    List<Feature> features = new ArrayList<>();
    for (int i = 0; i < 41; i++) {
      features.add(dense.contains(i) ? DenseFeature.of("c" + i) : SparseFeature.of("c" + i, 2));
    }
    FeatureSchema schema = new FeatureSchema(features, TEXT);
    String file = System.getProperty("testdata") + "/census-income/census-income.test.gz";
    RowSource csv =
        new RowFiles(CsvFormat.withColumns(columns), TEXT).read(file).where(i -> i % 12 == 0);
    List<LabelColumn> labels =
        List.of(new LabelColumn("income", "c41", new LabelType.Binary(List.of("50000+."))));
    Encoder encoder = Encoder.fit(schema, csv);
    String expected = encoder.encode(csv, labels).checksum();
    Function<String, ColumnKind> kinds = column -> ColumnKind.of(schema, column);
    RowSource rows = csv;
    for (String name : List.of("a.tfrecord", "b.parquet", "c.csv.zst", "d.tfrecord.gz", "e.csv")) {
      rows = write(rows, kinds, name);
      assertEquals(columns, rows.columns(), name);
      assertEquals(expected, encoder.encode(rows, labels).checksum(), name);
      assertEquals(expected, encoder.encode(rows.inMemory(), labels).checksum(), name);
    }
    String fitted = Encoder.fit(schema, rows).encode(csv, labels).checksum();
    assertEquals(fitted, expected);
  }

  private static final FeatureSchema LISTS =
      new FeatureSchema(
          List.of(
              SparseFeature.of("a", 2),
              new SequenceFeature("s", EmbeddingTable.of("s", 2), 3, Pooling.SUM, Optional.of("w")),
              new DenseFeature("d", 1, Scaling.STANDARDIZE),
              new DenseFeature("v", 2, Scaling.MIN_MAX)),
          TEXT);

  private static final String ROWS =
      """
      a,s,w,d,v,y
      x,p|q,1|2,1,0|5,1
      " z, ",q,0.1,-3.5e-7,10|5,0
      ,,,,,1
      "ü ""q"" 漢\n",p||p,3|4|5,16777217,|5,0
      """;

  private RowSource lists() throws IOException {
    return FILES.read(Files.writeString(folder.resolve("rows.csv"), ROWS).toString());
  }

  @Test
  void listsAndMissingValuesStay() throws IOException {
    RowSource csv = lists();
    Encoder encoder = Encoder.fit(LISTS, csv);
    String expected = encoder.encode(csv, List.of()).checksum();
    Function<String, ColumnKind> kinds = column -> ColumnKind.of(LISTS, column);
    for (String name : List.of("a.tfrecord", "a.parquet", "a.csv")) {
      RowSource rows = write(csv, kinds, name);
      assertEquals(expected, encoder.encode(rows, List.of()).checksum(), name);
      assertEquals(expected, Encoder.fit(LISTS, rows).encode(csv, List.of()).checksum(), name);
      assertEquals(texts(csv).get(1).get(0), texts(rows).get(1).get(0));
      assertEquals(texts(csv).get(3).get(0), texts(rows).get(3).get(0));
    }
    Path foreign = Files.writeString(folder.resolve("t.parquet.partial"), "somebody's");
    for (String name : List.of("t.tfrecord", "t.parquet", "t.csv", "t.tfrecord.zst")) {
      assertEquals(texts(csv), texts(write(csv, column -> ColumnKind.TEXT, name)), name);
    }
    assertEquals("somebody's", Files.readString(foreign));
  }

  @Test
  void numbersAreHandedOnAsNumbers() throws IOException {
    Function<String, ColumnKind> kinds = column -> ColumnKind.of(LISTS, column);
    for (String name : List.of("a.tfrecord", "a.parquet")) {
      RowSource rows = write(lists(), kinds, name);
      double[] values = new double[2];
      try (RowReader reader = rows.open()) {
        assertTrue(reader.next());
        assertEquals(-1, reader.numbers(0, values));
        assertEquals(2, reader.numbers(4, values));
        assertEquals(5, values[1]);
        assertTrue(reader.next());
        assertEquals(1, reader.numbers(3, values));
        assertEquals(-3.5e-7f, (float) values[0]);
        assertTrue(reader.next());
        assertEquals(-1, reader.numbers(3, values));
        assertTrue(reader.next());
        assertEquals(2, reader.numbers(4, values));
        assertTrue(Double.isNaN(values[0]));
        assertEquals(name.endsWith("parquet") ? "16777217" : "16777216", reader.text(3));
      }
    }
  }

  @Test
  void aNumberMayMeanMissing() throws IOException {
    RowSource csv =
        FILES.read(Files.writeString(folder.resolve("m.csv"), "d\n1\n-1\n4\n").toString());
    FeatureSchema schema =
        new FeatureSchema(List.of(DenseFeature.of("d")), new TextRule(true, List.of("-1"), '|'));
    Encoder encoder = Encoder.fit(schema, csv);
    assertEquals(2.5f, encoder.scale(schema.dense().get(0)).fill()[0]);
    for (String name : List.of("m.tfrecord", "m.parquet")) {
      RowSource rows = write(csv, column -> ColumnKind.NUMBER, name);
      assertEquals(2.5f, Encoder.fit(schema, rows).scale(schema.dense().get(0)).fill()[0]);
    }
  }

  @Test
  void anErrorLeavesWhatWasThere() throws IOException {
    RowSource bad =
        FILES.read(Files.writeString(folder.resolve("bad.csv"), "d\n1\nx\n").toString());
    Path before = Files.writeString(folder.resolve("out.parquet"), "before");
    for (String name : List.of("out.parquet", "out.tfrecord.gz")) {
      DataException error =
          assertThrows(
              DataException.class,
              () -> FILES.write(bad, column -> ColumnKind.NUMBER, folder.resolve(name)));
      assertTrue(
          error.getMessage().contains("bad.csv, line 3, column \"d\": got \"x\", expected a num"));
    }
    assertEquals("before", Files.readString(before));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(2, left.count());
    }
    assertThrows(
        DataException.class,
        () -> FILES.write(bad, column -> ColumnKind.TEXT, folder.resolve("none/a.csv")));
    String message =
        assertThrows(
                DataException.class,
                () -> FILES.write(bad, column -> ColumnKind.TEXT, folder.resolve("a.txt")))
            .getMessage();
    assertTrue(message.contains("a.txt: expected an ending of [.csv"), message);
    assertFalse(Files.exists(folder.resolve("a.txt")));
  }
}
