package org.mtl4j.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.row.DataException;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.train.Stopping;
import org.mtl4j.train.Toy;
import org.mtl4j.train.TrainedModel;
import org.mtl4j.train.Trainer;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;

/** What loads is one model as it was written, and only such. */
class LoadTest {

  @TempDir Path folder;
  private Path one;
  private Path two;

  @BeforeEach
  void exportTwo() {
    one = folder.resolve("one");
    two = folder.resolve("two");
    export(one, 200, 1);
    export(two, 260, 2); // other rows: other vocabularies and tables
  }

  private void export(Path target, int rows, long seed) {
    Toy toy = Toy.create(folder, rows);
    MultiTaskModel model = ServedModel.all().get("shared");
    Trainer trainer = Trainer.defaults().withSeed(seed).withStopping(new Stopping(2, 2, "loss"));
    try (TrainedModel trained = trainer.fit(model, toy.encoder(), toy.data(model))) {
      SavedModelWriter.write(trained, target);
    }
  }

  private static List<Float> probe(Path model) {
    try (SavedModelPredictor predictor = SavedModelPredictor.load(model)) {
      float[] values = predictor.predict(ServedModel.rows(0, 9)).get("yes");
      Float[] boxed = new Float[values.length];
      Arrays.setAll(boxed, i -> values[i]);
      return List.of(boxed);
    }
  }

  // -Dswaps=300 for the whole length
  @Test
  void aFolderThatIsReplacedWhileItLoadsGivesOneModelOrAnError() throws Exception {
    Set<List<Float>> known = new HashSet<>(List.of(probe(one), probe(two)));
    assertEquals(2, known.size());
    Path live = folder.resolve("live");
    Path aside = folder.resolve("aside");
    Files.move(one, live);
    AtomicBoolean stop = new AtomicBoolean();
    Thread deployer = new Thread(() -> swap(live, two, aside, stop));
    deployer.start();
    int loads = Integer.getInteger("swaps", 12);
    int loaded = 0;
    try {
      for (int i = 0; i < loads; i++) {
        try {
          List<Float> got = probe(live);
          assertTrue(known.contains(got), "a mixture: " + got);
          loaded++;
        } catch (DataException e) {
          assertFalse(e.getMessage().isBlank());
        }
      }
    } finally {
      stop.set(true);
      deployer.join();
    }
    assertTrue(loaded > 0, "none of " + loads + " loads gave a model");
  }

  private static void swap(Path live, Path other, Path aside, AtomicBoolean stop) {
    try {
      for (int i = 0; !stop.get(); i++) {
        Files.move(live, aside, StandardCopyOption.ATOMIC_MOVE);
        Files.move(other, live, StandardCopyOption.ATOMIC_MOVE);
        Files.move(aside, other, StandardCopyOption.ATOMIC_MOVE);
        Thread.sleep(20 + i * 7 % 40);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String refused(Path model) {
    return assertThrows(DataException.class, () -> SavedModelPredictor.load(model)).getMessage();
  }

  @Test
  void anEncoderThatDoesNotFitTheTablesIsRefusedWhateverTheManifestSays() throws IOException {
    try (Stream<Path> files = Files.list(two.resolve("assets"))) {
      for (Path file : files.toList()) {
        Path target = one.resolve("assets").resolve(file.getFileName());
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    SavedModelWriter.trust(one);
    assertTrue(refused(one).contains("the encoder's ids need embeddings/"), refused(one));
  }

  @Test
  void operationsThatReachFilesAreRefusedWhateverTheManifestSays() throws IOException {
    Path target = folder.resolve("written");
    Path file = one.resolve("saved_model.pb");
    SavedModel.Builder model = SavedModel.parseFrom(Files.readAllBytes(file)).toBuilder();
    var meta = model.getMetaGraphsBuilder(0);
    var graph = meta.getGraphDefBuilder();
    for (String name : List.of(target.toString(), "text")) {
      var node = NodeDef.newBuilder().setName("evil/" + name.length()).setOp("Const");
      node.putAttr("dtype", ServedModel.type(DataType.DT_STRING));
      node.putAttr("value", ServedModel.text(name));
      graph.addNode(node);
    }
    graph.addNode(
        NodeDef.newBuilder()
            .setName("evil/write")
            .setOp("WriteFile")
            .addInput("evil/" + target.toString().length())
            .addInput("evil/4"));
    Set<String> outputs = new HashSet<>();
    for (SignatureDef signature : meta.getSignatureDefMap().values()) {
      signature.getOutputsMap().values().forEach(o -> outputs.add(o.getName().split(":")[0]));
    }
    graph.getNodeBuilderList().stream()
        .filter(node -> outputs.contains(node.getName()))
        .forEach(node -> node.addInput("^evil/write"));
    Files.write(file, model.build().toByteArray());
    SavedModelWriter.trust(one);
    assertTrue(refused(one).contains("operation \"evil/write\" is a WriteFile"), refused(one));
    assertFalse(Files.exists(target));
  }
}
