package org.mtl4j.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.LabelType;
import org.mtl4j.data.RawBatch;
import org.mtl4j.data.format.ColumnKind;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.RowFiles;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.data.row.ValueKind;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.NumericEncoding;
import org.mtl4j.feature.Scaling;
import org.mtl4j.feature.TextRule;
import org.mtl4j.layer.Activation;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.SharedBottom;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.mtl4j.train.Stopping;
import org.mtl4j.train.TrainedModel;
import org.mtl4j.train.Trainer;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.BytesList;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.Features;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** Numbers that float32 does not hold, from every entrance of a served model. */
class ServedNumbersTest {

  private static final int ROWS = 300;
  private static final double SECONDS = 1.7e9;
  private static final RowFiles FILES = new RowFiles(CsvFormat.withHeader(), TextRule.defaults());
  private static final LabelColumn LABEL =
      new LabelColumn("y", "y", new LabelType.Binary(List.of()));
  private static final FeatureSchema SCHEMA =
      FeatureSchema.of(
          new DenseFeature("near", 1, Scaling.STANDARDIZE),
          new DenseFeature("seconds", 1, Scaling.STANDARDIZE),
          new DenseFeature("log", 1, Scaling.LOG1P),
          new DenseFeature("pair", 2, Scaling.MIN_MAX),
          new DenseFeature("fraction", 1, Scaling.MIN_MAX),
          new DenseFeature("bins", 1, Scaling.MIN_MAX, new NumericEncoding.PiecewiseLinear(8, 0)));

  @TempDir Path folder;

  private RowSource rows;
  private Path target;

  @BeforeEach
  void export() throws IOException {
    StringBuilder csv = new StringBuilder("near,seconds,log,pair,fraction,bins,y\n");
    for (int i = 0; i < ROWS; i++) {
      for (String column : List.of("near", "seconds", "log")) {
        csv.append(text(column, i)).append(',');
      }
      csv.append(i % 7 == 0 ? "" : text("pair", 2 * i) + "|" + text("pair", 2 * i + 1));
      csv.append(',').append(text("fraction", i)).append(',').append(text("bins", i));
      csv.append(',').append(number("seconds", i) > SECONDS + 100 ? 1 : 0).append('\n');
    }
    rows = FILES.read(Files.writeString(folder.resolve("a.csv"), csv).toString());
    Encoder encoder = Encoder.fit(SCHEMA, rows);
    SharedBottom model =
        new SharedBottom(
            List.of(Task.binary("y")), new Mlp(List.of(6), Activation.TANH, 0, false), Towers.of());
    Trainer trainer =
        Trainer.defaults().withBatchSize(50).withStopping(new Stopping(10, 10, "loss"));
    target = folder.resolve("1");
    try (TrainedModel trained = trainer.fit(model, encoder, encoder.encode(rows, List.of(LABEL)))) {
      SavedModelWriter.write(trained, target);
    }
  }

  // the i-th number of a column; NaN for a missing one
  private static double number(String column, int i) {
    return switch (column) {
      case "near" -> i % 11 == 0 ? Double.NaN : i % 50 * 0.25;
      case "seconds" -> i % 13 == 0 ? Double.NaN : SECONDS + i * 37 % 200;
      case "log" -> i * 3 % 40;
      case "pair" -> i / 2 % 7 == 0 ? Double.NaN : i % 2 == 0 ? i / 2 : SECONDS * 1000 + i;
      case "fraction" -> SECONDS + i % 60 + 0.5;
      default -> SECONDS * 1000 + i;
    };
  }

  private static String text(String column, int i) {
    double number = number(column, i);
    if (Double.isNaN(number)) {
      return "";
    }
    return BigDecimal.valueOf(number).toPlainString();
  }

  private float[] expected() {
    try (SavedModelPredictor predictor = SavedModelPredictor.load(target)) {
      float[] all = predictor.predict(predictor.encoder().encode(rows, List.of())).get("y");
      RawBatch batch = RawBatch.of(ROWS);
      SCHEMA.dense().forEach(f -> batch.doubles(f.name(), numbers(f)));
      assertArrayEquals(all, predictor.predict(batch).get("y"), 1e-6f);
      return all;
    }
  }

  private static double[] numbers(DenseFeature feature) {
    double[] all = new double[ROWS * feature.width()];
    for (int i = 0; i < all.length; i++) {
      all[i] = number(feature.name(), i);
    }
    return all;
  }

  @Test
  void rawColumnsKeepThem() {
    float[] expected = expected();
    TreeSet<Float> distinct = new TreeSet<>();
    for (float value : expected) {
      distinct.add(value);
    }
    assertTrue(distinct.size() > 250, "" + distinct.size());
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (DenseFeature feature : SCHEMA.dense()) {
      double[] numbers = numbers(feature);
      Shape shape = feature.width() == 1 ? Shape.of(ROWS) : Shape.of(ROWS, feature.width());
      boolean near = List.of("near", "log").contains(feature.name());
      float[] floats = new float[numbers.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) numbers[i];
      }
      inputs.put(
          feature.name(),
          near
              ? TFloat32.tensorOf(shape, DataBuffers.of(floats))
              : TFloat64.tensorOf(shape, DataBuffers.of(numbers)));
    }
    try (SavedModelBundle bundle = SavedModelBundle.load(target.toString(), "serve");
        Result result = bundle.function("serving_default").call(inputs)) {
      float[] values = new float[ROWS];
      ((TFloat32) result.get("y").orElseThrow()).copyTo(DataBuffers.of(values, false, false));
      assertArrayEquals(expected, values, 1e-6f);
    } finally {
      inputs.values().forEach(Tensor::close);
    }
  }

  @Test
  void convertedExamplesKeepThem() throws IOException {
    Path records = folder.resolve("a.tfrecord");
    FILES.write(rows, column -> ColumnKind.of(SCHEMA, column), records);
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(records)).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> examples = new ArrayList<>();
    while (file.hasRemaining()) {
      byte[] example = new byte[(int) file.getLong()];
      file.getInt();
      file.get(example).getInt();
      examples.add(example);
    }
    assertArrayEquals(expected(), ServedExamplesTest.served(target, examples), 1e-6f);
    Encoder encoder = Encoder.load(target.resolve("assets"));
    assertEquals(ValueKind.FLOATS, encoder.type("near").kind());
    assertEquals(ValueKind.INTEGERS, encoder.type("seconds").kind());
    assertEquals(ValueKind.INTEGERS, encoder.type("pair").kind());
    assertEquals(ValueKind.BYTES, encoder.type("fraction").kind());
    RowSource converted = FILES.read(records.toString());
    assertEquals(ValueKind.INTEGERS, Encoder.fit(SCHEMA, converted).type("seconds").kind());
  }

  @Test
  void whatIsNoNumberEndsTheCall() throws IOException {
    for (String text : List.of("12d", "3F", "0x1p3", "0x10", "inf", "1 2")) {
      Feature value =
          Feature.newBuilder()
              .setBytesList(BytesList.newBuilder().addValue(ByteString.copyFromUtf8(text)))
              .build();
      Features features = Features.newBuilder().putFeature("fraction", value).build();
      byte[] example = Example.newBuilder().setFeatures(features).build().toByteArray();
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> ServedExamplesTest.served(target, List.of(example)))
              .getMessage();
      assertTrue(message.contains("column fraction: expected numbers, got"), message);
      Path bad = Files.writeString(folder.resolve("bad.csv"), "fraction\n" + text + "\n");
      FeatureSchema one = FeatureSchema.of(DenseFeature.of("fraction"));
      assertThrows(DataException.class, () -> Encoder.fit(one, FILES.read(bad.toString())));
    }
  }
}
