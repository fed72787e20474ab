package org.mtl4j.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.format.ColumnKind;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.RowFiles;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.NumberRule;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.NumericEncoding;
import org.mtl4j.feature.Pooling;
import org.mtl4j.feature.Scaling;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.TextRule;

/** What text is a number, and that numbers keep what tells them apart. */
class NumbersTest {

  private static final RowFiles FILES = new RowFiles(CsvFormat.withHeader(), TextRule.defaults());
  private static final List<String> NONE =
      List.of(
          "12d",
          "3F",
          "1f",
          "2D",
          "0x1p3",
          "-0X1.8p1",
          "0x10",
          "1_000",
          "1,5",
          "1.2.3",
          "1e",
          "e5",
          "1e5.",
          "--1",
          "+-1",
          "1 2",
          ".",
          "-",
          "+",
          "٣",
          "１２",
          "1d5",
          "1e1.5",
          "½",
          "1l",
          "#1");
  private static final List<String> NOT_FINITE =
      List.of("-inf", "Infinity", "+Infinity", "1e39", "-1e400", "3.5e38");

  @TempDir Path folder;

  private RowSource csv(String name, String text) throws IOException {
    return FILES.read(Files.writeString(folder.resolve(name), text).toString());
  }

  private static FeatureSchema schema(Scaling scaling) {
    return FeatureSchema.of(new DenseFeature("x", 1, scaling));
  }

  private static float[] floats(Encoder encoder, RowSource rows) {
    return encoder.encode(rows, List.of()).all().floats();
  }

  private static String failure(Executable code) {
    String message = assertThrows(DataException.class, code).getMessage();
    assertEquals(1, message.lines().count());
    return message;
  }

  @Test
  void whatIsANumber() {
    List<String> texts =
        List.of(
            "0",
            "-0",
            "7",
            "+7",
            "007",
            "-12.5",
            ".5",
            "5.",
            "-.5e2",
            "1e-3",
            "1E+5",
            " 8\t",
            "1e-320",
            "123456789012345678901234567890");
    for (String text : texts) {
      assertEquals(Double.parseDouble(text), NumberRule.parse(text), text);
    }
    NONE.forEach(text -> assertTrue(Double.isNaN(NumberRule.parse(text)), text));
    assertTrue(Double.isNaN(NumberRule.parse("")));
    texts.forEach(text -> assertTrue(text.matches(NumberRule.PATTERN), text));
    NONE.forEach(text -> assertFalse(text.matches(NumberRule.PATTERN), text));
  }

  @Test
  void numbersAreThoseOfJava() {
    Random random = new Random(5);
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder(List.of("", "-", "+").get(random.nextInt(3)));
      int digits = 1 + random.nextInt(18);
      int point = random.nextInt(2 * digits + 1);
      for (int j = 0; j < digits; j++) {
        text.append(j == point ? "." : "").append(random.nextInt(10));
      }
      text.append(point == digits ? "." : "");
      text.append(random.nextInt(5) == 0 ? "e" + (random.nextInt(60) - 30) : "");
      double expected = Double.parseDouble(text.toString());
      double got = NumberRule.parse(text.toString());
      assertEquals(
          Double.doubleToRawLongBits(expected), Double.doubleToRawLongBits(got), "" + text);
    }
  }

  @Test
  void allCellsFollowOneRule() throws IOException {
    FeatureSchema schema =
        FeatureSchema.of(
            DenseFeature.of("x"),
            new DenseFeature("pair", 2, Scaling.NONE),
            new SequenceFeature(
                "tags", EmbeddingTable.of("tags", 2), 3, Pooling.SUM, Optional.of("w")));
    List<LabelColumn> labels =
        List.of(
            new LabelColumn("y", "y", new LabelType.Number()),
            new LabelColumn("b", "b", new LabelType.Binary(List.of())),
            new LabelColumn("k", "k", new LabelType.Index(3)),
            LabelColumn.weight("s"));
    String[] good = {"1", "1|2", "a|b", "1|2", "1", "1", "1", "1"};
    String head = "x,pair,tags,w,y,b,k,s\n";
    for (int column : new int[] {0, 1, 3, 4, 5, 6, 7}) {
      for (String text : NONE) {
        String[] row = good.clone();
        row[column] = row[column].replace("1", '"' + text + '"').replace("\"|2", "|2\"");
        RowSource rows = csv("bad.csv", head + String.join(",", row) + "\n");
        String message = failure(() -> Encoder.fit(schema, rows, labels));
        assertTrue(message.contains("line 2, column \"" + rows.columns().get(column)), message);
        assertTrue(message.contains("expected"), message);
      }
    }
    RowSource rows = csv("good.csv", head + String.join(",", good) + "\n");
    assertEquals(1, Encoder.fit(schema, rows, labels).encode(rows, labels).rows());
  }

  @Test
  void wordsAndNumbersBeyondFloatsAreNotFinite() throws IOException {
    for (String text : NOT_FINITE) {
      RowSource rows = csv("bad.csv", "x\n" + text + "\n");
      String expected = "got \"" + text + "\", expected a finite number";
      assertTrue(
          failure(() -> Encoder.fit(schema(Scaling.NONE), rows)).contains(expected), expected);
    }
    RowSource rows = csv("marked.csv", "x\nNaN\n1\n3\n");
    TextRule missing = new TextRule(true, List.of("NaN"), '|');
    FeatureSchema schema = new FeatureSchema(schema(Scaling.NONE).features(), missing);
    assertArrayEquals(new float[] {2, 1, 3}, floats(Encoder.fit(schema, rows), rows));
  }

  /** Seconds and milliseconds since 1970, and others that stand far from 0 for their spread. */
  @Test
  void numbersFarFromZeroStayApart() throws IOException {
    for (Scaling scaling : List.of(Scaling.STANDARDIZE, Scaling.MIN_MAX)) {
      for (double start : new double[] {1.7e9, 1.7e12, -9e15, 1.7e9 + 0.5, 1e6 + 0.125}) {
        double step = start == 1e6 + 0.125 ? 1e-3 : 1;
        double[] values = values(start, step);
        RowSource rows = csv("far.csv", text(values));
        Encoder encoder = Encoder.fit(schema(scaling), rows);
        assertTrue(encoder.scale(encoder.schema().dense().get(0)).precise());
        float[] floats = floats(encoder, rows);
        // the mean is a double itself
        double deviation = step * Math.sqrt((100 * 100 - 1) / 12.0);
        float tolerance = (float) (1e-6 + Math.ulp(start) / deviation);
        assertArrayEquals(expected(scaling, values), floats, tolerance);
        assertEquals(values.length, DoubleStream.of(values).distinct().count());
        for (int i = 1; i < floats.length; i++) {
          assertTrue(floats[i] != floats[i - 1], start + " " + i);
        }
        assertArrayEquals(floats, encoder.encode(RawBatch.of(100).doubles("x", values)).floats());
        Path saved = folder.resolve("saved");
        encoder.save(saved);
        assertArrayEquals(floats, floats(Encoder.load(saved), rows));
      }
    }
  }

  private static double[] values(double start, double step) {
    double[] values = new double[100];
    for (int i = 0; i < values.length; i++) {
      values[i] = start + step * (i * 37 % 100);
    }
    return values;
  }

  private static String text(double[] values) {
    StringBuilder csv = new StringBuilder("x\n");
    for (double value : values) {
      csv.append(new BigDecimal(value).toPlainString()).append('\n');
    }
    return csv.toString();
  }

  private static float[] expected(Scaling scaling, double[] values) {
    double near = DoubleStream.of(values).map(value -> value - values[0]).average().orElseThrow();
    double mean = values[0] + near;
    double min = DoubleStream.of(values).min().orElseThrow();
    double max = DoubleStream.of(values).max().orElseThrow();
    double squares = DoubleStream.of(values).map(v -> (v - mean) * (v - mean)).sum();
    double deviation = Math.sqrt(squares / values.length);
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] =
          (float)
              (scaling == Scaling.MIN_MAX
                  ? (values[i] - min) / (max - min)
                  : (values[i] - mean) / deviation);
    }
    return floats;
  }

  /** What float32 holds is computed in it, as a served graph does. */
  @Test
  void otherNumbersAreFloats() throws IOException {
    Random random = new Random(2);
    double[] values = random.doubles(500, -3, 60).toArray();
    float[] rounded = new float[values.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) values[i];
    }
    RowSource rows = csv("near.csv", text(values));
    for (Scaling scaling : Scaling.values()) {
      Encoder encoder = Encoder.fit(schema(scaling), rows);
      DenseScale scale = encoder.scale(encoder.schema().dense().get(0));
      assertFalse(scale.precise());
      float[] floats = floats(encoder, rows);
      RawBatch batch = RawBatch.of(500);
      assertArrayEquals(floats, encoder.encode(batch.floats("x", rounded)).floats());
      batch = RawBatch.of(500).doubles("x", values);
      assertArrayEquals(floats, encoder.encode(batch).floats());
      if (scaling == Scaling.STANDARDIZE || scaling == Scaling.MIN_MAX) {
        float shift = (float) scale.shift()[0];
        float factor = (float) scale.scale()[0];
        for (int i = 0; i < floats.length; i++) {
          assertEquals((rounded[i] - shift) * factor, floats[i]);
        }
      }
    }
  }

  @Test
  void everyFormatKeepsThem() throws IOException {
    StringBuilder csv = new StringBuilder("x,pair,f,near\n");
    for (int i = 0; i < 200; i++) {
      csv.append(1_700_000_000_000L + i * 7 % 200).append(',');
      csv.append(i).append('|').append(1_700_000_000 + i).append(',');
      csv.append(1_700_000_000 + i * 3 % 200).append(i % 2 == 0 ? ".25" : ".5").append(',');
      csv.append(i / 10.0).append('\n');
    }
    csv.append(",,,\n");
    FeatureSchema schema =
        FeatureSchema.of(
            new DenseFeature("x", 1, Scaling.STANDARDIZE),
            new DenseFeature("pair", 2, Scaling.MIN_MAX),
            new DenseFeature("f", 1, Scaling.MIN_MAX),
            new DenseFeature("near", 1, Scaling.STANDARDIZE));
    RowSource first = csv("a.csv", csv.toString());
    Encoder encoder = Encoder.fit(schema, first);
    float[] expected = floats(encoder, first);
    RowSource rows = first;
    for (String name : List.of("b.parquet", "c.tfrecord", "d.parquet", "e.csv", "f.tfrecord")) {
      Path file = folder.resolve(name);
      FILES.write(rows, column -> ColumnKind.of(schema, column), file);
      rows = FILES.read(file.toString());
      assertArrayEquals(expected, floats(encoder, rows), name);
      assertArrayEquals(expected, floats(Encoder.fit(schema, rows), rows), name);
      assertArrayEquals(expected, floats(encoder, rows.inMemory()), name);
    }
  }

  @Test
  void theLimitsOfFloatsAreScaled() throws IOException {
    for (double size : new double[] {3.4e38, 1e38, 1e-30, 1e-37, 1e-39, 1e-44}) {
      for (Scaling scaling : List.of(Scaling.STANDARDIZE, Scaling.MIN_MAX)) {
        double[] values = values(-size, size / 50);
        RowSource rows = csv("limit.csv", text(values));
        Encoder encoder = Encoder.fit(schema(scaling), rows);
        assertArrayEquals(expected(scaling, values), floats(encoder, rows), 1e-6f, "" + size);
      }
    }
    RowSource zeros = csv("zeros.csv", "x\n0\n-0\n0.0\n-0.0\n");
    for (Scaling scaling : Scaling.values()) {
      for (float value : floats(Encoder.fit(schema(scaling), zeros), zeros)) {
        assertEquals(0, value, 0);
      }
    }
    RowSource close = csv("close.csv", "x\n1e-320\n2e-320\n");
    for (Scaling scaling : List.of(Scaling.MIN_MAX, Scaling.STANDARDIZE)) {
      assertEquals(
          "column \"x\": its numbers, 1.0E-320 to 2.0E-320, are too close to each other to be"
              + " scaled",
          failure(() -> Encoder.fit(schema(scaling), close)));
    }
  }

  @Test
  void whatIsTooFarIsNamed() throws IOException {
    RowSource rows = csv("near.csv", "x\n1\n1.0000001\n");
    Encoder encoder = Encoder.fit(schema(Scaling.MIN_MAX), rows);
    RowSource far = csv("far.csv", "x\n1\n3e38\n");
    String expected = "expected a number less far from those of training";
    String message = failure(() -> encoder.encode(far, List.of()));
    assertTrue(message.contains("far.csv, line 3, column \"x\": got \"3e38\""), message);
    assertTrue(message.contains(expected), message);
    for (RawBatch batch :
        List.of(RawBatch.of(2).floats("x", 1, -3e38f), RawBatch.of(2).doubles("x", 1, -3e38))) {
      message = failure(() -> encoder.encode(batch));
      assertTrue(message.contains("column \"x\", row 1: got -3"), message);
      assertTrue(message.contains(expected), message);
    }
    for (RawBatch batch :
        List.of(
            RawBatch.of(1).floats("x", Float.NEGATIVE_INFINITY),
            RawBatch.of(1).doubles("x", -1e39))) {
      for (Scaling scaling : Scaling.values()) {
        Encoder any = Encoder.fit(schema(scaling), rows);
        message = failure(() -> any.encode(batch));
        assertTrue(message.contains("expected a finite number"), message);
      }
    }
  }

  @Test
  void binsOfNumbersFarFromZero() throws IOException {
    NumericEncoding bins = new NumericEncoding.PiecewiseLinear(4, 0);
    FeatureSchema schema = FeatureSchema.of(new DenseFeature("x", 1, Scaling.MIN_MAX, bins));
    RowSource rows = csv("far.csv", text(values(1.7e12, 1)));
    Encoder encoder = Encoder.fit(schema, rows);
    List<Float> edges = encoder.binEdges().get(0);
    assertEquals(5, edges.size());
    for (int i = 0; i < 5; i++) {
      assertEquals(0.25f * i, edges.get(i), 0.02f);
    }
    Encoder equal = Encoder.fit(schema, csv("equal.csv", "x\n1700000000\n1700000000\n"));
    assertEquals(List.of(List.of()), equal.binEdges());
  }

  /** Files of version 2 hold floats and are computed in floats. */
  @Test
  void olderEncodersScaleAsTheyDid() throws IOException {
    Files.writeString(
        folder.resolve("encoder.json"),
        """
        {"version": 2, "text": {"trim": true, "separator": "|", "missing": []}, "tables": [],
         "features": [{"name": "x", "type": "dense", "scaling": "STANDARDIZE", "fill": [1.7E9],
          "shift": [1.7E9], "scale": [0.034641016], "edges": [[]], "encoding": {}}]}
        """);
    Encoder encoder = Encoder.load(folder);
    double[] values = values(1.7e9, 1);
    float[] floats = encoder.encode(RawBatch.of(100).doubles("x", values)).floats();
    for (int i = 0; i < floats.length; i++) {
      assertEquals(((float) values[i] - 1.7e9f) * 0.034641016f, floats[i]);
    }
    assertEquals(2, Arrays.stream(toDoubles(floats)).distinct().count());
  }

  private static double[] toDoubles(float[] values) {
    double[] all = new double[values.length];
    Arrays.setAll(all, i -> values[i]);
    return all;
  }
}
