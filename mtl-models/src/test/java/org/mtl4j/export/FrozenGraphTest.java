package org.mtl4j.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.Batch;
import org.mtl4j.data.RawBatch;
import org.mtl4j.data.row.DataException;
import org.mtl4j.graph.BundleFile;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.train.ResidentMemory;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** What the predictor runs predicts as the SavedModel does. */
class FrozenGraphTest {

  @TempDir Path folder;

  @Test
  @Tag("rounding")
  void everyModelPredictsAsItsBundleAtEverySize() throws IOException {
    for (Map.Entry<String, MultiTaskModel> entry : ServedModel.all().entrySet()) {
      Path home = Files.createDirectories(folder.resolve(entry.getKey()));
      Path target = ServedModel.export(entry.getValue(), home);
      try (SavedModelPredictor predictor = SavedModelPredictor.load(target);
          SavedModelBundle bundle = SavedModelBundle.load(target.toString(), "serve")) {
        for (int rows : new int[] {1, 7, 512, 513, 1_700}) { // one part, two, more
          Batch batch = ServedModel.encoded(predictor, 0, rows);
          Map<String, float[]> expected = bundle(bundle, batch, predictor.outputs());
          equal(expected, predictor.predict(batch), entry.getKey());
          equal(expected, predictor.predict(ServedModel.rows(0, rows)), entry.getKey());
        }
      }
    }
  }

  static void equal(Map<String, float[]> expected, Map<String, float[]> got, String what) {
    Agreement agreement = Agreement.of(expected, got);
    assertTrue(agreement.holds(), () -> what + agreement);
  }

  private static Map<String, float[]> bundle(
      SavedModelBundle bundle, Batch rows, List<String> outputs) {
    int size = rows.size();
    Map<String, float[]> values = new LinkedHashMap<>();
    try (TInt32 ids =
            TInt32.tensorOf(
                Shape.of(size, rows.ids().length / size), DataBuffers.of(rows.ids(), true, true));
        TFloat32 floats =
            TFloat32.tensorOf(
                Shape.of(size, rows.floats().length / size),
                DataBuffers.of(rows.floats(), true, true))) {
      Map<String, Tensor> inputs = Map.of("ids", ids, "floats", floats);
      try (Result result = bundle.function(ServingSignature.ENCODED).call(inputs)) {
        for (String output : outputs) {
          TFloat32 tensor = (TFloat32) result.get(output).orElseThrow();
          float[] all = new float[(int) tensor.size()];
          tensor.copyTo(DataBuffers.of(all, false, false));
          values.put(output, all);
        }
      }
    }
    return values;
  }

  @Test
  void smallWeightsAreConstantsAndLargeTablesVariables() throws IOException {
    Path target = ServedModel.export(ServedModel.all().get("mmoe"), folder);
    MetaGraphDef meta = meta(target);
    FrozenNodes nodes = nodes(meta, ServingSignature.ENCODED, target);
    GraphDef graph = nodes.graph();
    assertEquals(List.of("embeddings/rows_2"), nodes.variables());
    Map<String, Long> counts = counts(graph);
    assertEquals(1, counts.get("VarHandleOp"));
    assertEquals(1, counts.get("ResourceGather"));
    assertEquals(2, counts.get("Placeholder"));
    assertTrue(!counts.containsKey("ReadVariableOp") && !counts.containsKey("HashTableV2"));
    assertTrue(graph.getNodeCount() < meta.getGraphDef().getNodeCount() / 2);
  }

  private static MetaGraphDef meta(Path target) throws IOException {
    return SavedModel.parseFrom(Files.readAllBytes(target.resolve("saved_model.pb")))
        .getMetaGraphs(0);
  }

  private static FrozenNodes nodes(MetaGraphDef meta, String signature, Path target)
      throws IOException {
    Path variables = target.resolve("variables");
    byte[] index = Files.readAllBytes(variables.resolve("variables.index"));
    FileChannel data = FileChannel.open(variables.resolve("variables.data-00000-of-00001"));
    try (BundleFile checkpoint = new BundleFile(index, data)) {
      return new FrozenNodes(
          meta.getGraphDef(), meta.getSignatureDefOrThrow(signature), checkpoint);
    }
  }

  private static Map<String, Long> counts(GraphDef graph) {
    return graph.getNodeList().stream()
        .collect(Collectors.groupingBy(NodeDef::getOp, Collectors.counting()));
  }

  @Test
  @Tag("rounding")
  void whatFirstLayersSumIsWholeAndConstant() throws IOException {
    Path target = ServedModel.export(ServedModel.all().get("mmoe"), folder);
    FrozenNodes nodes = nodes(meta(target), ServingSignature.SUMMED, target);
    assertEquals(List.of("embeddings/rows_2"), nodes.variables());
    Map<String, Long> counts = counts(nodes.graph());
    assertEquals(1, counts.get("SparseSegmentSumWithNumSegments"));
    assertEquals(4, counts.get("Placeholder"));
  }

  @Test
  void aNumberOfRowsAloneTakesNoMemory() {
    Path target = ServedModel.export(ServedModel.all().get("shared"), folder);
    try (SavedModelPredictor predictor = SavedModelPredictor.load(target)) {
      RawBatch rows = RawBatch.of(Integer.MAX_VALUE);
      String message =
          assertThrows(DataException.class, () -> predictor.predict(rows)).getMessage();
      assertTrue(message.contains("is missing; there are []"), message);
      assertThrows(DataException.class, () -> predictor.encoder().encode(rows));
    }
  }

  @Test
  void errorsNameTheRowOfTheWholeBatch() {
    Path target = ServedModel.export(ServedModel.all().get("mmoe"), folder);
    try (SavedModelPredictor predictor = SavedModelPredictor.load(target)) {
      Batch good = ServedModel.encoded(predictor, 0, 1_200);
      int width = good.ids().length / 1_200;
      good.ids()[1_100 * width] = -1;
      String message =
          assertThrows(DataException.class, () -> predictor.predict(good)).getMessage();
      assertTrue(message.startsWith("row 1100, feature \"city\": got id -1"), message);
      RawBatch raw = ServedModel.rows(0, 1_200).floats("extra", new float[1_200]);
      message = assertThrows(DataException.class, () -> predictor.predict(raw)).getMessage();
      assertTrue(message.contains("extra"), message);
      Batch cut = new Batch(3, new int[2], new float[3], new float[0]);
      assertThrows(IllegalArgumentException.class, () -> predictor.predict(cut));
    }
  }

  @Test
  void loadingAndPredictingLeaveMemoryLevel() throws Exception {
    ResidentMemory.assumeKnown();
    Path target = ServedModel.export(ServedModel.all().get("ple"), folder);
    loadAndPredict(target, 5);
    long before = ResidentMemory.leastAfter(() -> loadAndPredict(target, 10));
    long grown = ResidentMemory.leastAfter(() -> loadAndPredict(target, 10)) - before;
    assertTrue(grown < 50_000, "resident memory grew by " + grown + " kB");
  }

  private static void loadAndPredict(Path target, int times) {
    for (int i = 0; i < times; i++) {
      try (SavedModelPredictor predictor = SavedModelPredictor.load(target)) {
        Batch small = ServedModel.encoded(predictor, 0, 3);
        Batch large = ServedModel.encoded(predictor, 0, 3_000);
        for (int j = 0; j < 300; j++) {
          predictor.predict(small);
        }
        predictor.predict(large);
      }
    }
  }
}
