package org.mtl4j.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.LabelType;
import org.mtl4j.data.RawBatch;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.CsvSource;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.Feature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.ItemRule;
import org.mtl4j.feature.ItemRule.Keep;
import org.mtl4j.feature.Pooling;
import org.mtl4j.feature.SequenceFeature;
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
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

/** The served graph finds the items that count as Java does. */
class ServedSequencesTest {

  private static final int ROWS = 300;
  private static final List<String> ITEMS = List.of("a", " b", "c ", "new", "", "?", " 0", "0");
  private static final SequenceFeature[] SEQUENCES = {
    sequence("newest", ItemRule.newest(3), Pooling.SUM),
    sequence("oldest", new ItemRule(2, Keep.OLDEST, Optional.empty()), Pooling.MEAN),
    sequence("padded", ItemRule.newest(3).withPadding("0"), Pooling.MEAN),
    sequence("first", new ItemRule(2, Keep.OLDEST, Optional.of("0")), Pooling.SUM),
    sequence("gapless", ItemRule.newest(4).withPadding("?"), Pooling.SUM),
  };

  @TempDir Path folder;

  private static SequenceFeature sequence(String name, ItemRule rule, Pooling pooling) {
    return new SequenceFeature(
        name, EmbeddingTable.of(name, 3), rule, pooling, Optional.of(name + "_weights"));
  }

  private Path export() throws Exception {
    StringBuilder csv = new StringBuilder();
    for (SequenceFeature feature : SEQUENCES) {
      csv.append(feature.name()).append(',').append(feature.weights().get()).append(',');
    }
    csv.append("y\n");
    for (int row = 0; row < 30; row++) {
      csv.append((List.of("a", "b", "c").get(row % 3) + ",1,").repeat(SEQUENCES.length));
      csv.append(row % 3 % 2).append('\n');
    }
    RowSource rows =
        CsvSource.of(
            CsvFormat.withHeader(), Files.writeString(folder.resolve("a.csv"), csv).toString());
    TextRule text = new TextRule(true, List.of("?"), '|');
    Encoder encoder = Encoder.fit(new FeatureSchema(List.of((Feature[]) SEQUENCES), text), rows);
    LabelColumn label = new LabelColumn("y", "y", new LabelType.Binary(List.of()));
    SharedBottom model =
        new SharedBottom(
            List.of(Task.binary("y")), new Mlp(List.of(6), Activation.TANH, 0, false), Towers.of());
    Trainer trainer =
        Trainer.defaults().withBatchSize(5).withStopping(new Stopping(30, 30, "loss"));
    Path target = folder.resolve("1");
    try (TrainedModel trained = trainer.fit(model, encoder, encoder.encode(rows, List.of(label)))) {
      SavedModelWriter.write(trained, target);
    }
    return target;
  }

  @Test
  void randomListsPredictAsInJava() throws Exception {
    Path target = export();
    Random random = new Random(3);
    RawBatch batch = RawBatch.of(ROWS);
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (SequenceFeature feature : SEQUENCES) {
      String[][] items = new String[ROWS][];
      float[][] weights = new float[ROWS][];
      String[][] wide = new String[ROWS][9];
      float[][] wideWeights = new float[ROWS][9];
      for (int row = 0; row < ROWS; row++) {
        items[row] = new String[random.nextInt(8)];
        weights[row] = new float[items[row].length];
        boolean zeros = feature.items().padding().isPresent() && random.nextBoolean();
        Arrays.fill(wide[row], zeros ? feature.items().padding().get() : "");
        for (int i = 0; i < items[row].length; i++) {
          items[row][i] = ITEMS.get(random.nextInt(ITEMS.size()));
          weights[row][i] = 1 + random.nextInt(5);
          wide[row][i] = items[row][i];
          wideWeights[row][i] = weights[row][i];
        }
      }
      batch.sequences(feature.name(), items).weights(feature.weights().get(), weights);
      inputs.put(feature.name(), TString.tensorOf(StdArrays.ndCopyOf(wide)));
      inputs.put(feature.weights().get(), TFloat32.tensorOf(StdArrays.ndCopyOf(wideWeights)));
    }
    try (SavedModelPredictor predictor = SavedModelPredictor.load(target)) {
      float[] expected = predictor.predict(batch).get("y");
      assertTrue(distinct(expected) > ROWS / 2, "the items decide");
      assertArrayEquals(expected, served(target, inputs), 1e-6f);
    }
  }

  private static long distinct(float[] values) {
    return Arrays.stream(toDoubles(values)).distinct().count();
  }

  private static double[] toDoubles(float[] values) {
    double[] all = new double[values.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = values[i];
    }
    return all;
  }

  private static float[] served(Path target, Map<String, Tensor> inputs) {
    try (SavedModelBundle bundle = SavedModelBundle.load(target.toString(), "serve");
        Result result = bundle.function("serving_default").call(inputs)) {
      TFloat32 tensor = (TFloat32) result.get("y").orElseThrow();
      float[] values = new float[(int) tensor.size()];
      tensor.copyTo(DataBuffers.of(values, false, false));
      return values;
    } finally {
      inputs.values().forEach(Tensor::close);
    }
  }

  @Test
  void weightsThatTrainingRefusesEndTheCall() throws Exception {
    Path target = export();
    for (float weight : new float[] {-1, Float.NaN}) {
      Map<String, Tensor> inputs = new LinkedHashMap<>();
      for (SequenceFeature feature : SEQUENCES) {
        boolean bad = feature.name().equals("padded");
        inputs.put(
            feature.name(), TString.tensorOf(StdArrays.ndCopyOf(new String[][] {{"a", ""}})));
        inputs.put(
            feature.weights().get(),
            TFloat32.tensorOf(StdArrays.ndCopyOf(new float[][] {{bad ? weight : 1, weight}})));
      }
      String message =
          assertThrows(TFInvalidArgumentException.class, () -> served(target, inputs)).getMessage();
      assertTrue(
          message.contains("column padded_weights: expected finite item weights >= 0"), message);
    }
  }
}
