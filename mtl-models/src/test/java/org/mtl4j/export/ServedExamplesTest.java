package org.mtl4j.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.LabelType;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.RowFiles;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.ItemRule;
import org.mtl4j.feature.Pooling;
import org.mtl4j.feature.Scaling;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;
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
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.BytesList;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.Features;
import org.tensorflow.proto.FloatList;
import org.tensorflow.proto.Int64List;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

/** The signature {@code examples} takes the records of training and predicts as Java does. */
class ServedExamplesTest {

  private static final TextRule TEXT = new TextRule(true, List.of("?"), '|');
  private static final RowFiles FILES = new RowFiles(CsvFormat.withHeader(), TEXT);
  private static final LabelColumn LABEL =
      new LabelColumn("y", "y", new LabelType.Binary(List.of()));
  private static final FeatureSchema SCHEMA =
      new FeatureSchema(
          List.of(
              SparseFeature.of("city", 2),
              SparseFeature.of("user", 2),
              SparseFeature.of("code", 2),
              new DenseFeature("age", 1, Scaling.STANDARDIZE),
              new DenseFeature("price", 1, Scaling.STANDARDIZE),
              new DenseFeature("size", 1, Scaling.STANDARDIZE),
              new DenseFeature("place", 2, Scaling.STANDARDIZE),
              new DenseFeature("spot", 2, Scaling.STANDARDIZE),
              sequence("text", Optional.empty()),
              sequence("list", Optional.of("scores")),
              sequence("ids", Optional.of("counts"))),
          TEXT);

  @TempDir Path folder;

  private static SequenceFeature sequence(String name, Optional<String> weights) {
    ItemRule rule = ItemRule.newest(3).withPadding("0");
    return new SequenceFeature(name, EmbeddingTable.of(name, 2), rule, Pooling.SUM, weights);
  }

  private static Feature texts(List<String> values) {
    BytesList.Builder list = BytesList.newBuilder();
    values.forEach(value -> list.addValue(ByteString.copyFromUtf8(value)));
    return Feature.newBuilder().setBytesList(list).build();
  }

  private static Feature integers(List<Long> values) {
    return Feature.newBuilder().setInt64List(Int64List.newBuilder().addAllValue(values)).build();
  }

  private static Feature floats(List<Float> values) {
    return Feature.newBuilder().setFloatList(FloatList.newBuilder().addAllValue(values)).build();
  }

  private static <T> List<T> some(Random random, int most, List<T> from) {
    List<T> list = new ArrayList<>();
    for (int left = random.nextInt(most + 1); left > 0; left--) {
      list.add(from.get(random.nextInt(from.size())));
    }
    return list;
  }

  private static <T> List<T> one(Random random, List<T> from) {
    return some(random, 1, from);
  }

  private static Map<String, Feature> row(Random random) {
    Map<String, Feature> row = new LinkedHashMap<>();
    row.put("city", texts(one(random, List.of("a", " b ", "?", "", "a|b"))));
    row.put("user", integers(one(random, List.of(7L, -8L, 1_000_000_000_000_001L))));
    row.put("code", floats(one(random, List.of(3f, .1f, 12.75f, -2e6f, Float.NaN, 1234.567f))));
    row.put("age", integers(one(random, List.of(20L, 30L, -5L))));
    row.put("price", floats(one(random, List.of(1.5f, Float.NaN, 8f))));
    row.put("size", texts(one(random, List.of("1.5", " 4 ", "?", "", "-3e1"))));
    row.put("place", floats(random.nextBoolean() ? List.of() : List.of(1f, random.nextFloat())));
    row.put("spot", texts(one(random, List.of("1|2", " 3| 4", "|7", "", "?"))));
    row.put("text", texts(one(random, List.of("a|b|c", "a||c|", "0|a|0", "b", "", "?"))));
    List<String> list = some(random, 5, List.of("a", "a|b", "", "0", " c"));
    row.put("list", texts(list));
    boolean none = list.isEmpty() || list.size() == 1 && list.get(0).isEmpty();
    int size = none ? 0 : list.size();
    List<String> scores = List.of("1", "2", "3", "4", "5").subList(0, size);
    row.put("scores", texts(size == 0 ? List.of() : List.of(String.join("|", scores))));
    List<Long> ids = some(random, 5, List.of(0L, 1L, 2L, 3L));
    row.put("ids", integers(ids));
    row.put("counts", integers(ids.stream().map(id -> id + 1).toList()));
    row.keySet().removeIf(name -> random.nextInt(9) == 0 && !"listscoresidscounts".contains(name));
    row.replaceAll((name, value) -> random.nextInt(9) == 0 ? without(name, value) : value);
    row.put("y", integers(List.of((long) random.nextInt(2))));
    return row;
  }

  // a feature without a list of values
  private static Feature without(String name, Feature value) {
    return "listscoresidscounts".contains(name) ? value : Feature.getDefaultInstance();
  }

  private static byte[] example(Map<String, Feature> row) {
    Features features = Features.newBuilder().putAllFeature(row).build();
    return Example.newBuilder().setFeatures(features).build().toByteArray();
  }

  private RowSource write(String name, List<byte[]> examples) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] bytes : examples) {
      ByteBuffer record = ByteBuffer.allocate(16 + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
      record.putLong(bytes.length).putInt(checksum(record.array(), 8)).put(bytes);
      out.writeBytes(record.putInt(checksum(bytes, bytes.length)).array());
    }
    return FILES.read(Files.write(folder.resolve(name), out.toByteArray()).toString());
  }

  // masked as TFRecord files have it
  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    int value = (int) crc.getValue();
    return (value >>> 15 | value << 17) + 0xa282ead8;
  }

  private List<byte[]> rows(long seed, int count) {
    Random random = new Random(seed);
    List<byte[]> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      examples.add(example(row(random)));
    }
    return examples;
  }

  private Path export(RowSource rows) {
    Encoder encoder = Encoder.fit(SCHEMA, rows);
    SharedBottom model =
        new SharedBottom(
            List.of(Task.binary("y")), new Mlp(List.of(6), Activation.TANH, 0, false), Towers.of());
    Trainer trainer =
        Trainer.defaults().withBatchSize(50).withStopping(new Stopping(10, 10, "loss"));
    Path target = folder.resolve("1");
    try (TrainedModel trained = trainer.fit(model, encoder, encoder.encode(rows, List.of(LABEL)))) {
      SavedModelWriter.write(trained, target);
    }
    return target;
  }

  static float[] served(Path target, List<byte[]> examples) {
    var input = NdArrays.ofObjects(byte[].class, Shape.of(examples.size()));
    for (int i = 0; i < examples.size(); i++) {
      input.setObject(examples.get(i), i);
    }
    try (SavedModelBundle bundle = SavedModelBundle.load(target.toString(), "serve");
        TString tensor = TString.tensorOfBytes(input);
        Result result = bundle.function("examples").call(Map.of("examples", tensor))) {
      TFloat32 output = (TFloat32) result.get("y").orElseThrow();
      float[] values = new float[(int) output.size()];
      output.copyTo(DataBuffers.of(values, false, false));
      return values;
    }
  }

  @Test
  void recordsPredictAsTheFileDoes() throws IOException {
    Path target = export(write("a.tfrecord", rows(1, 400)));
    List<byte[]> examples = rows(2, 300);
    examples.add(example(Map.of()));
    RowSource rows = write("b.tfrecord", examples);
    try (SavedModelPredictor predictor = SavedModelPredictor.load(target)) {
      float[] expected = predictor.predict(predictor.encoder().encode(rows, List.of())).get("y");
      TreeSet<Float> distinct = new TreeSet<>();
      for (float value : expected) {
        distinct.add(value);
      }
      assertTrue(distinct.size() > 200, "the columns decide");
      assertArrayEquals(expected, served(target, examples), 1e-6f);
      float[] last = served(target, List.of(example(Map.of())));
      assertEquals(expected[expected.length - 1], last[0], 1e-6f, "all missing");
    }
  }

  @Test
  void whatTrainingRefusesEndsTheCall() throws IOException {
    Path target = export(write("a.tfrecord", rows(1, 200)));
    Encoder encoder = Encoder.load(target.resolve("assets"));
    refused(target, encoder, "user", integers(List.of(1L, 2L)), "user: expected one value");
    refused(target, encoder, "city", texts(List.of("a", "b")), "city: expected one value");
    refused(target, encoder, "age", integers(List.of(1L, 2L)), "age: expected one value");
    refused(target, encoder, "place", floats(List.of(1f)), "place: expected 2 numbers");
    refused(target, encoder, "spot", texts(List.of("1|2|3")), "spot: expected 2 numbers");
    refused(target, encoder, "price", floats(List.of(Float.POSITIVE_INFINITY)), "finite numbers");
    refused(target, encoder, "size", texts(List.of("x")), "size: expected numbers, got");
    refused(target, encoder, "counts", integers(List.of(1L)), "a weight for each item of ids");
  }

  private void refused(Path target, Encoder encoder, String column, Feature value, String part)
      throws IOException {
    Map<String, Feature> row = new LinkedHashMap<>(row(new Random(4)));
    row.put("ids", integers(List.of()));
    row.put("counts", integers(List.of()));
    row.put(column, value);
    List<byte[]> examples = List.of(example(row));
    String message =
        assertThrows(IllegalArgumentException.class, () -> served(target, examples)).getMessage();
    assertTrue(message.contains(part), message);
    RowSource rows = write("bad.tfrecord", examples);
    message = assertThrows(DataException.class, () -> encoder.encode(rows, List.of())).getMessage();
    assertTrue(message.contains("record 1, column \"" + column + "\": got "), message);
  }
}
