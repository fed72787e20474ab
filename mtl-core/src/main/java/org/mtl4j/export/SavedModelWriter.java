package org.mtl4j.export;

import com.google.protobuf.Any;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.data.Manifest;
import org.mtl4j.data.format.InputFormat;
import org.mtl4j.graph.GraphOps;
import org.mtl4j.graph.NamedWeights;
import org.mtl4j.graph.TensorBundle;
import org.mtl4j.graph.TensorBundle.Entry;
import org.mtl4j.graph.Variable;
import org.mtl4j.io.Disk;
import org.mtl4j.io.OutputFolder;
import org.mtl4j.train.TrainedModel;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.VariableDef;
import org.tensorflow.types.TString;

/**
 * Writes a SavedModel that Java, Python and TensorFlow Serving load as their own.
 *
 * <p>Signatures: {@code serving_default} takes one tensor per raw column (text [batch], numbers
 * [batch] or [batch, width], sequences [batch, length]); {@code examples} takes serialized {@code
 * tf.Example}s [batch]; {@code encoded} takes {@code ids} [batch, idWidth] and {@code floats}
 * [batch, floatWidth]; {@code summed}, there where most tables are small, is for {@link
 * SavedModelPredictor} and takes besides what {@link org.mtl4j.layer.SummedIds#choose} gives. All
 * return one tensor per output, [batch] or [batch, classes]. Variables are named by their weight
 * paths; {@code assets} holds the vocabularies, {@code encoder.json} and {@code model.json} (tasks,
 * classes, the order of the outputs, the format of files; see {@link ModelDescription}), {@code
 * assets.extra/manifest.json} the SHA-256 of every file.
 */
public final class SavedModelWriter {

  /** The manifest's place in a SavedModel: TensorFlow leaves this folder alone. */
  static final String MANIFEST = Manifest.EXTRA + "/" + Manifest.FILE;

  private SavedModelWriter() {}

  /**
   * Writes {@code model} to {@code folder}, which must not exist; it appears there complete or not
   * at all.
   */
  public static void write(TrainedModel model, Path folder) {
    write(model, folder, Optional.empty());
  }

  /**
   * The same for users that have files: {@code mtl predict} reads others like them.
   *
   * @param input how the files were read that the model was trained on; its labels name the classes
   *     of tasks
   */
  public static void write(TrainedModel model, Path folder, InputFormat input) {
    write(model, folder, Optional.of(input));
  }

  private static void write(TrainedModel model, Path folder, Optional<InputFormat> input) {
    Path target = folder.toAbsolutePath();
    if (Files.exists(target)) {
      throw new IllegalArgumentException(folder + " already exists");
    }
    try (OutputFolder export = OutputFolder.open(target)) {
      Path temporary = export.path();
      model.encoder().save(temporary.resolve("assets"));
      Path variables = Files.createDirectories(temporary.resolve("variables"));
      TensorBundle.write(variables.resolve("variables"), weights(model));
      List<String> outputs = new ArrayList<>();
      Files.write(temporary.resolve("saved_model.pb"), savedModel(model, outputs).toByteArray());
      ModelDescription.of(model, outputs, input).write(temporary, model);
      Manifest.write(temporary, MANIFEST);
      export.commit();
    } catch (IOException e) {
      throw Disk.cannotWrite(folder, e);
    }
  }

  /**
   * Gives a SavedModel the manifest that {@link SavedModelPredictor#load} asks for, where it was
   * written without one; an older manifest is replaced.
   */
  public static void trust(Path folder) {
    try {
      Manifest.write(folder, MANIFEST);
    } catch (IOException e) {
      throw Disk.cannotWrite(folder, e);
    }
  }

  private static List<Entry> weights(TrainedModel model) {
    Map<String, float[]> values = model.weights();
    return model.ensemble().weights().stream()
        .map(spec -> new Entry(spec.path(), spec.shape(), values.get(spec.path())))
        .toList();
  }

  // outputs takes their names in the order of the model, which a signature does not keep
  private static SavedModel savedModel(TrainedModel model, List<String> outputs) {
    try (Graph graph = new Graph()) {
      ServingGraph serving =
          new ServingGraph(GraphOps.of(graph), model.encoder(), model.ensemble());
      MetaGraphDef.Builder meta = MetaGraphDef.newBuilder();
      meta.getMetaInfoDefBuilder()
          .addTags("serve")
          .setTensorflowVersion(TensorFlow.version())
          .setStrippedDefaultAttrs(false);
      List<String> paths = List.copyOf(serving.variables().keySet());
      meta.setGraphDef(renamed(graph.toGraphDef(), paths));
      meta.setSaverDef(
          SaverDef.newBuilder()
              .setFilenameTensorName("save/path:0")
              .setSaveTensorName("save/done:0")
              .setRestoreOpName("save/restore")
              .setMaxToKeep(1)
              .setVersion(SaverDef.CheckpointFormatVersion.V2));
      variables(serving, meta);
      assets(serving, meta);
      serving.signatures().forEach((name, s) -> meta.putSignatureDef(name, s.def()));
      outputs.addAll(serving.signatures().get(ServingSignature.RAW).outputs().keySet());
      meta.putSignatureDef(
          "__saved_model_init_op",
          SignatureDef.newBuilder()
              .putOutputs(
                  "__saved_model_init_op",
                  TensorInfo.newBuilder().setName(serving.init().op().name()).build())
              .build());
      return SavedModel.newBuilder().setSavedModelSchemaVersion(1).addMetaGraphs(meta).build();
    }
  }

  private static void variables(ServingGraph serving, MetaGraphDef.Builder meta) {
    CollectionDef.Builder all = CollectionDef.newBuilder();
    for (Map.Entry<String, Variable> entry : serving.variables().entrySet()) {
      String path = entry.getKey();
      all.getBytesListBuilder()
          .addValue(
              VariableDef.newBuilder()
                  .setVariableName(path + ":0")
                  .setInitializerName("save/restore")
                  .setSnapshotName(path + "/Read/ReadVariableOp:0")
                  .setIsResource(true)
                  .setTrainable(true)
                  .build()
                  .toByteString());
    }
    meta.putCollectionDef("variables", all.build());
    meta.putCollectionDef("trainable_variables", all.build());
  }

  private static void assets(ServingGraph serving, MetaGraphDef.Builder meta) {
    CollectionDef.Builder all = CollectionDef.newBuilder();
    for (Map.Entry<String, Operand<TString>> entry : serving.assets().entrySet()) {
      AssetFileDef asset =
          AssetFileDef.newBuilder()
              .setFilename(entry.getKey())
              .setTensorInfo(
                  TensorInfo.newBuilder().setName(ServingSignature.name(entry.getValue())))
              .build();
      meta.addAssetFileDef(asset);
      all.getAnyListBuilder().addValue(Any.pack(asset));
    }
    meta.putCollectionDef("saved_model_assets", all.build());
  }

  // gives the variables' operations the names of their weight paths
  private static GraphDef renamed(GraphDef graph, List<String> paths) {
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < paths.size(); i++) {
      names.put(NamedWeights.handleName(i), paths.get(i));
      names.put(NamedWeights.readName(i), paths.get(i) + "/Read/ReadVariableOp");
    }
    GraphDef.Builder renamed = graph.toBuilder().clearNode();
    for (NodeDef node : graph.getNodeList()) {
      NodeDef.Builder copy = node.toBuilder().clearInput();
      copy.setName(names.getOrDefault(node.getName(), node.getName()));
      for (String input : node.getInputList()) {
        copy.addInput(names.getOrDefault(input, input));
      }
      renamed.addNode(copy);
    }
    return renamed.build();
  }
}
