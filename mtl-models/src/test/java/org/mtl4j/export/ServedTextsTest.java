package org.mtl4j.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.IdRule;
import org.mtl4j.feature.SparseFeature;
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
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

/** The served graph knows each text that was trained on, whatever it holds. */
class ServedTextsTest {

  // some of which are each other's lines in the file
  private static final List<String> TEXTS =
      List.of(
          "a\nb", "a\\nb", "a\rb", "a\r\nb", "ab", "a", "b", "\\", "\\\\", "\\n", "n", "tab\tx",
          "\"q\"", "\u2028z", "é\\", "x\\1y", "\n\\\n");

  @TempDir Path folder;

  private Path export(IdRule ids) throws Exception {
    StringBuilder csv = new StringBuilder("c,plain,y\n");
    for (int i = 0; i < 4 * TEXTS.size(); i++) {
      String text = TEXTS.get(i % TEXTS.size()).replace("\"", "\"\"");
      csv.append('"').append(text).append("\",x\\y,").append(i % TEXTS.size() % 2).append('\n');
    }
    RowSource rows =
        CsvSource.of(
            CsvFormat.withHeader(), Files.writeString(folder.resolve("a.csv"), csv).toString());
    EmbeddingTable table = new EmbeddingTable("c", 3, ids);
    Encoder encoder =
        Encoder.fit(
            FeatureSchema.of(new SparseFeature("c", table), SparseFeature.of("plain", 2)), rows);
    LabelColumn label = new LabelColumn("y", "y", new LabelType.Binary(List.of()));
    SharedBottom model =
        new SharedBottom(
            List.of(Task.binary("y")), new Mlp(List.of(6), Activation.TANH, 0, false), Towers.of());
    Trainer trainer =
        Trainer.defaults().withBatchSize(8).withStopping(new Stopping(30, 30, "loss"));
    Path target = folder.resolve("1");
    try (TrainedModel trained = trainer.fit(model, encoder, encoder.encode(rows, List.of(label)))) {
      SavedModelWriter.write(trained, target);
    }
    return target;
  }

  @Test
  void lineBreaksAndBackslashes() throws Exception {
    predicts(new IdRule.Fitted(1, 100, 0));
  }

  @Test
  void lineBreaksBesideBuckets() throws Exception {
    predicts(new IdRule.Fitted(1, 10, 5));
  }

  private void predicts(IdRule ids) throws Exception {
    Path target = export(ids);
    String[] texts = TEXTS.toArray(String[]::new);
    String[] plain = new String[texts.length];
    Arrays.fill(plain, "x\\y");
    try (SavedModelPredictor predictor = SavedModelPredictor.load(target)) {
      Encoder encoder = predictor.encoder();
      List<EmbeddingTable> tables = encoder.schema().tables();
      assertTrue(encoder.escaped(tables.get(0)));
      assertFalse(encoder.escaped(tables.get(1)), "only the table that needs it");
      assertEquals(List.of("x\\y"), encoder.values(tables.get(1)));
      long known = TEXTS.stream().filter(encoder.values(tables.get(0))::contains).count();
      assertEquals(Math.min(TEXTS.size(), encoder.values(tables.get(0)).size()), known);
      RawBatch batch = RawBatch.of(texts.length).strings("c", texts).strings("plain", plain);
      float[] expected = predictor.predict(batch).get("y");
      assertTrue(
          IntStream.range(1, texts.length)
              .anyMatch(i -> Math.abs(expected[i] - expected[0]) > 1e-3),
          "the texts decide");
      assertArrayEquals(expected, served(target, texts, plain), 1e-6f);
    }
  }

  private static float[] served(Path target, String[] texts, String[] plain) {
    try (SavedModelBundle bundle = SavedModelBundle.load(target.toString(), "serve");
        TString c = TString.tensorOf(StdArrays.ndCopyOf(texts));
        TString p = TString.tensorOf(StdArrays.ndCopyOf(plain));
        Result result =
            bundle.function("serving_default").call(Map.<String, Tensor>of("c", c, "plain", p))) {
      TFloat32 tensor = (TFloat32) result.get("y").orElseThrow();
      float[] values = new float[(int) tensor.size()];
      tensor.copyTo(DataBuffers.of(values, false, false));
      return values;
    }
  }
}
