package org.mtl4j.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.Batch;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.Manifest;
import org.mtl4j.data.RawBatch;
import org.mtl4j.data.row.DataException;
import org.mtl4j.layer.SummedIds;
import org.mtl4j.train.Trainer;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/**
 * Owner of a loaded SavedModel; predicts from raw columns, in many threads at once. Text is looked
 * up on the JVM, from the vocabularies inside the SavedModel, and the {@code summed} signature (or
 * {@code encoded} where there is none) is run with its weights as constants, on the caller's
 * thread; large batches are cut into parts that run side by side on cores that no other caller
 * wants.
 */
public final class SavedModelPredictor implements AutoCloseable {

  /** Rows that are predicted together: more do not fit the cache of a core. */
  private static final int PART = 512;

  private final Cores cores = new Cores();
  private final FrozenGraph graph;
  private final Encoder encoder;

  private SavedModelPredictor(FrozenGraph graph, Encoder encoder) {
    this.graph = graph;
    this.encoder = encoder;
  }

  /** Loads what {@link SavedModelWriter} wrote, after a check of its manifest. */
  public static SavedModelPredictor load(Path folder) {
    Path file = folder.resolve("saved_model.pb");
    if (!Files.isRegularFile(file)) {
      throw new DataException(folder + ": no SavedModel there (saved_model.pb is missing)");
    }
    Path variables = folder.resolve("variables");
    for (String part : List.of("variables.index", "variables.data-00000-of-00001")) {
      if (!Files.isRegularFile(variables.resolve(part))) {
        throw new DataException(
            folder + ": the SavedModel is damaged: variables/" + part + " is missing");
      }
    }
    verify(folder);
    Encoder encoder = Encoder.load(folder.resolve("assets"));
    try {
      MetaGraphDef meta = SavedModel.parseFrom(Files.readAllBytes(file)).getMetaGraphs(0);
      if (!meta.containsSignatureDef(ServingSignature.ENCODED)) {
        throw new DataException(folder + ": the SavedModel has no signature \"encoded\"");
      }
      SummedIds summed =
          meta.containsSignatureDef(ServingSignature.SUMMED)
              ? Trainer.embedding(encoder).summed().orElseThrow()
              : null;
      return new SavedModelPredictor(
          new FrozenGraph(meta, variables.resolve("variables"), summed), encoder);
    } catch (IOException
        | UncheckedIOException
        | TensorFlowException
        | IllegalArgumentException
        | IllegalStateException
        | IndexOutOfBoundsException
        | NullPointerException e) {
      throw new DataException(
          folder + ": the SavedModel is damaged: " + DataException.firstLine(e));
    }
  }

  // a damaged graph or weight could end the process once native code reads it
  private static void verify(Path folder) {
    if (!Files.exists(folder.resolve(SavedModelWriter.MANIFEST))) {
      throw new DataException(
          folder
              + (": " + SavedModelWriter.MANIFEST + " is missing, so damage would not show; ")
              + "if you trust the files, write it with SavedModelWriter.trust or mtl export --trust");
    }
    try {
      Manifest.verify(folder, SavedModelWriter.MANIFEST);
    } catch (DataException e) {
      throw new DataException("the SavedModel is damaged: " + e.getMessage());
    }
  }

  /** Raw columns to packed rows. */
  public Encoder encoder() {
    return encoder;
  }

  /** The names of the outputs, sorted. */
  public List<String> outputs() {
    return graph.outputs();
  }

  /** Predictions by output name: [rows] or [rows, classes] row-major. */
  public Map<String, float[]> predict(RawBatch rows) {
    return predict(rows.rows(), (from, to) -> encoder.encode(rows, from, to));
  }

  /** Predictions for packed rows; ids and floats are checked first. */
  public Map<String, float[]> predict(Batch rows) {
    encoder.check(rows);
    return predictChecked(rows);
  }

  Map<String, float[]> predictChecked(Batch rows) {
    return predict(rows.size(), rows::part);
  }

  /** Predictions for encoded rows, in their order. */
  public Map<String, float[]> predict(Dataset data) {
    return predict(data.all());
  }

  private interface Parts {
    Batch rows(int from, int to);
  }

  private Map<String, float[]> predict(int rows, Parts parts) {
    Map<String, float[]> values = graph.room(rows);
    cores.run(
        (rows + PART - 1) / PART,
        part -> {
          int from = part * PART;
          graph.run(parts.rows(from, Math.min(rows, from + PART)), values, from);
        });
    return values;
  }

  @Override
  public void close() {
    graph.close();
  }
}
