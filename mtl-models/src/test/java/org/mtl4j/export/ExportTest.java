package org.mtl4j.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.LabelType;
import org.mtl4j.data.RawBatch;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.InputFormat;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.Limits;
import org.mtl4j.graph.WeightSpec;
import org.mtl4j.layer.Activation;
import org.mtl4j.layer.ExpertGroup;
import org.mtl4j.layer.Gate;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.Cgc;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.mtl4j.train.Stopping;
import org.mtl4j.train.Toy;
import org.mtl4j.train.TrainedModel;
import org.mtl4j.train.Trainer;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.SessionFunction;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

/** Exports with every kind of feature and task, read back through every signature. */
class ExportTest {

  private static final String[] CITIES = {"c1", " c2 ", "nowhere", ""};
  private static final String[] USERS = {"u3", "u4", "u3", ""};
  private static final String[][] TAGS = {
    {"t1", "t2", "t3", "t4"}, {"t5", "", "t0", ""}, {}, {"new"}
  };
  private static final float[][] SCORES = {{1, 2, 3, 4}, {.5f, 1, 2, 9}, {}, {2}};
  private static final String[][] LIKES = {{"t1"}, {"t2"}, {""}, {"t3"}};
  private static final float[] AGES = {20, Float.NaN, 50, -3};
  private static final float[] BINS = {0, 3.5f, Float.NaN, 12};

  @TempDir Path folder;

  private static MultiTaskModel model() {
    Mlp network = new Mlp(List.of(6, 5), Activation.RELU, 0.2f, true);
    return new Cgc(
        List.of(Task.binary("yes"), Task.regression("size"), Task.multiclass("kind", 3)),
        new ExpertGroup(2, network),
        new ExpertGroup(2, network),
        Gate.linear(),
        Towers.of(4));
  }

  private TrainedModel train(int buckets) {
    Toy toy = Toy.create(folder, buckets);
    Trainer trainer = Trainer.defaults().withBatchSize(20).withStopping(new Stopping(4, 4, "loss"));
    return trainer.fit(model(), toy.encoder(), toy.data(model()));
  }

  private static RawBatch raw() {
    return RawBatch.of(4)
        .strings("city", CITIES)
        .strings("user", USERS)
        .sequences("tags", TAGS)
        .weights("scores", SCORES)
        .sequences("likes", LIKES)
        .floats("age", AGES)
        .floats("bin", BINS)
        .floats("wave", BINS);
  }

  @Test
  @Tag("rounding")
  void allSignaturesEqualTheTrainedModel() {
    for (int buckets : new int[] {50, 20_000}) { // a small table and one that trains by rows
      Path target = folder.resolve("m" + buckets).resolve("1");
      try (TrainedModel trained = train(buckets)) {
        SavedModelWriter.write(trained, target);
        Map<String, float[]> expected = trained.predict(raw());
        try (SavedModelPredictor predictor = SavedModelPredictor.load(target)) {
          assertEquals(List.of("yes", "size", "kind"), predictor.outputs());
          assertEquals(predictor.outputs(), List.copyOf(predictor.predict(raw()).keySet()));
          equal(expected, predictor.predict(raw()));
        }
        equal(expected, servingDefault(target));

        assertThrows(IllegalArgumentException.class, () -> SavedModelWriter.write(trained, target));
      }
    }
  }

  @Test
  void tellsItsTasksAndTheFilesItWasTrainedOn() {
    InputFormat input =
        new InputFormat(
            new CsvFormat(
                false,
                List.of("city", "kind"),
                ';',
                Optional.of('#'),
                new Limits(100, 20, 30, 4),
                StandardCharsets.UTF_16LE),
            List.of("city", "kind"),
            List.of(
                new LabelColumn("kind", "kind", new LabelType.Classes(List.of("x", "y", "z"))),
                new LabelColumn("yes", "label", new LabelType.Binary(List.of("true"))),
                new LabelColumn("size", "size", new LabelType.Number()),
                new LabelColumn("other", "n", new LabelType.Index(3)),
                LabelColumn.weight("w")));
    Path target = folder.resolve("told");
    try (TrainedModel trained = train(50)) {
      SavedModelWriter.write(trained, target, input);
    }
    try (SavedModelPredictor predictor = SavedModelPredictor.load(target)) {
      ModelDescription description = predictor.description();
      assertEquals(Optional.of(input), description.input());
      assertEquals(
          List.of(
              new ModelDescription.TaskDescription("yes", "binary", List.of()),
              new ModelDescription.TaskDescription("size", "regression", List.of()),
              new ModelDescription.TaskDescription("kind", "multiclass", List.of("x", "y", "z"))),
          description.tasks());
    }
  }

  @Test
  void anEnsembleIsOneSavedModel() {
    Toy toy = Toy.create(folder, 20_000);
    Path target = folder.resolve("ensemble").resolve("1");
    Trainer trainer = Trainer.defaults().withStopping(new Stopping(4, 4, "loss"));
    try (TrainedModel trained =
        trainer.fitEnsemble(
            3, model(), toy.encoder(), toy.data(model()), null, member -> List.of())) {
      SavedModelWriter.write(trained, target);
      Map<String, float[]> expected = trained.predict(raw());
      try (SavedModelPredictor predictor = SavedModelPredictor.load(target)) {
        equal(expected, predictor.predict(raw()));
      }
      equal(expected, servingDefault(target));
      Map<String, float[]> weights = trained.weights();
      String kernel = "heads/yes/kernel";
      assertFalse(
          Arrays.equals(weights.get("members/0/" + kernel), weights.get("members/2/" + kernel)));
    }
    try (TrainedModel first = trainer.fit(model(), toy.encoder(), toy.data(model()));
        TrainedModel second = trainer.withSeed(2).fit(model(), toy.encoder(), toy.data(model()))) {
      float[] a = first.predict(raw()).get("kind");
      float[] b = second.predict(raw()).get("kind");
      float[] mean = TrainedModel.ensemble(List.of(first, second)).predict(raw()).get("kind");
      for (int i = 0; i < mean.length; i++) {
        assertEquals((a[i] + b[i]) / 2, mean[i], 1e-7f);
      }
      TrainedModel stranger = train(50);
      assertThrows(
          IllegalArgumentException.class, () -> TrainedModel.ensemble(List.of(first, stranger)));
      stranger.close();
    }
  }

  private static void equal(Map<String, float[]> expected, Map<String, float[]> got) {
    assertEquals(12, got.get("kind").length);
    FrozenGraphTest.equal(expected, got, "");
  }

  private static Map<String, float[]> servingDefault(Path target) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("city", TString.vectorOf(CITIES));
    inputs.put("user", TString.vectorOf(USERS));
    inputs.put("tags", TString.tensorOf(StdArrays.ndCopyOf(padded(TAGS, 4))));
    inputs.put("likes", TString.tensorOf(StdArrays.ndCopyOf(padded(LIKES, 1))));
    float[][] scores = new float[4][4];
    for (int i = 0; i < 4; i++) {
      System.arraycopy(SCORES[i], 0, scores[i], 0, SCORES[i].length);
    }
    inputs.put("scores", TFloat32.tensorOf(StdArrays.ndCopyOf(scores)));
    inputs.put("age", TFloat32.vectorOf(AGES));
    inputs.put("bin", TFloat32.vectorOf(BINS));
    inputs.put("wave", TFloat32.vectorOf(BINS));
    Map<String, float[]> outputs = new LinkedHashMap<>();
    try (SavedModelBundle bundle = SavedModelBundle.load(target.toString(), "serve")) {
      SessionFunction function = bundle.function("serving_default");
      try (Result result = function.call(inputs)) {
        for (String task : List.of("yes", "size", "kind")) {
          TFloat32 tensor = (TFloat32) result.get(task).orElseThrow();
          float[] values = new float[(int) tensor.size()];
          tensor.copyTo(DataBuffers.of(values, false, false));
          outputs.put(task, values);
        }
      }
    } finally {
      inputs.values().forEach(Tensor::close);
    }
    return outputs;
  }

  private static String[][] padded(String[][] rows, int length) {
    String[][] all = new String[rows.length][length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < length; j++) {
        all[i][j] = j < rows[i].length ? rows[i][j] : "";
      }
    }
    return all;
  }

  @Test
  void variablesAreNamedAndShapedAsTheWeights() throws IOException {
    Path target = folder.resolve("1");
    try (TrainedModel trained = train(50)) {
      SavedModelWriter.write(trained, target);
      MetaGraphDef meta =
          SavedModel.parseFrom(Files.readAllBytes(target.resolve("saved_model.pb")))
              .getMetaGraphs(0);
      Map<String, List<Long>> shapes = new LinkedHashMap<>();
      meta.getGraphDef().getNodeList().stream()
          .filter(node -> node.getOp().equals("VarHandleOp"))
          .forEach(
              node ->
                  shapes.put(
                      node.getName(),
                      node.getAttrOrThrow("shape").getShape().getDimList().stream()
                          .map(dim -> dim.getSize())
                          .toList()));
      for (WeightSpec spec : trained.ensemble().weights()) {
        List<Long> shape = new ArrayList<>();
        for (long size : spec.shape().asArray()) {
          shape.add(size);
        }
        assertEquals(shape, shapes.remove(spec.path()), spec.path());
      }
      assertTrue(shapes.isEmpty(), shapes.toString());
      assertTrue(
          meta.getGraphDef().getNodeList().stream()
              .noneMatch(node -> node.getOp().contains("Apply") || node.getOp().contains("Grad")));
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(2, left.count(), "toy.csv and the export");
    }
  }

  @Test
  void manyThreadsPredictAsOneDoes() throws Exception {
    Path target = folder.resolve("1");
    try (TrainedModel trained = train(50)) {
      SavedModelWriter.write(trained, target);
    }
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try (SavedModelPredictor predictor = SavedModelPredictor.load(target)) {
      Map<String, float[]> expected = predictor.predict(raw());
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        calls.add(pool.submit(() -> equal(expected, predictor.predict(raw()))));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void damagedExportsAreRefused() throws IOException {
    Path target = folder.resolve("1");
    try (TrainedModel trained = train(50)) {
      SavedModelWriter.write(trained, target);
    }
    Path data = target.resolve("variables/variables.data-00000-of-00001");
    byte[] bytes = Files.readAllBytes(data);
    bytes[bytes.length / 2] ^= 1;
    Files.write(data, bytes);
    String message =
        assertThrows(DataException.class, () -> SavedModelPredictor.load(target)).getMessage();
    assertTrue(message.contains("data-00000-of-00001 is damaged: got SHA-256"), message);
    bytes[bytes.length / 2] ^= 1;
    Files.write(data, bytes);
    Files.delete(target.resolve("assets.extra/manifest.json"));
    message =
        assertThrows(DataException.class, () -> SavedModelPredictor.load(target)).getMessage();
    assertTrue(message.contains("manifest.json is missing, so damage would not show"), message);
    SavedModelWriter.trust(target);
    SavedModelPredictor.load(target).close();
    Files.delete(target.resolve("variables/variables.index"));
    message =
        assertThrows(DataException.class, () -> SavedModelPredictor.load(target)).getMessage();
    assertTrue(message.contains("the SavedModel is damaged"), message);
    Files.delete(target.resolve("saved_model.pb"));
    message =
        assertThrows(DataException.class, () -> SavedModelPredictor.load(target)).getMessage();
    assertTrue(message.contains("saved_model.pb is missing"), message);
  }
}
