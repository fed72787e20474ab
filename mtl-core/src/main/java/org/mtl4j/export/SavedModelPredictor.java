package org.mtl4j.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.mtl4j.data.Batch;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.LabelScale;
import org.mtl4j.data.Manifest;
import org.mtl4j.data.PredictionCheck;
import org.mtl4j.data.RawBatch;
import org.mtl4j.data.row.DataException;
import org.mtl4j.graph.BundleFile;
import org.mtl4j.layer.EmbeddingLayer;
import org.mtl4j.layer.SummedIds;
import org.mtl4j.layer.TableGroup;
import org.mtl4j.task.LabelUnit;
import org.mtl4j.train.Trainer;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;

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

  private static final String GRAPH = "saved_model.pb";
  private static final int ATTEMPTS = 5;

  private final Cores cores = new Cores();
  private final FrozenGraph graph;
  private final Encoder encoder;
  private final Map<String, LabelScale> scales;
  private final ModelDescription description;

  private SavedModelPredictor(
      FrozenGraph graph,
      Encoder encoder,
      Map<String, LabelScale> scales,
      ModelDescription description) {
    this.graph = graph;
    this.encoder = encoder;
    this.scales = scales;
    this.description = description;
  }

  /**
   * Loads what {@link SavedModelWriter} wrote. Every file is read once, and what was read is
   * checked against the manifest, so that a folder that is replaced meanwhile gives the old model,
   * the new one or an error.
   *
   * @throws DataException when files are missing or damaged, do not fit each other, or the graph
   *     has operations that predictions do not need
   */
  public static SavedModelPredictor load(Path folder) {
    Path file = folder.resolve(GRAPH);
    if (!Files.isRegularFile(file)) {
      throw new DataException(folder + ": no SavedModel there (saved_model.pb is missing)");
    }
    Manifest manifest = manifest(folder);
    for (int attempt = 1; ; attempt++) {
      try {
        return load(folder, manifest);
      } catch (DataException e) {
        Manifest now = manifest(folder);
        if (now.equals(manifest) || attempt == ATTEMPTS) {
          throw e;
        }
        manifest = now; // the folder was replaced while it was read
      }
    }
  }

  private static SavedModelPredictor load(Path folder, Manifest manifest) {
    try (BundleFile variables = variables(folder, manifest)) {
      Encoder encoder =
          Encoder.load(folder.resolve("assets"), name -> manifest.bytes(folder, "assets/" + name));
      byte[] graph = manifest.bytes(folder, GRAPH);
      MetaGraphDef meta = SavedModel.parseFrom(graph).getMetaGraphs(0);
      if (!meta.containsSignatureDef(ServingSignature.ENCODED)) {
        throw new DataException(folder + ": the SavedModel has no signature \"encoded\"");
      }
      EmbeddingLayer embedding = Trainer.embedding(encoder);
      check(embedding, variables);
      Map<String, LabelScale> scales =
          scales(meta.getSignatureDefOrThrow(ServingSignature.ENCODED), variables);
      ModelDescription description = ModelDescription.read(folder, manifest);
      SummedIds summed = null;
      if (meta.containsSignatureDef(ServingSignature.SUMMED)) { // the first exports do not say it
        summed = description.summed().orElseGet(() -> embedding.summed().orElseThrow());
        for (int position : summed.positions()) {
          Objects.checkIndex(position, encoder.schema().idWidth());
        }
      }
      FrozenGraph frozen = new FrozenGraph(meta, variables, summed, description.outputs());
      return new SavedModelPredictor(frozen, encoder, scales, description);
    } catch (IOException
        | UncheckedIOException
        | TensorFlowException
        | IllegalArgumentException
        | IllegalStateException
        | IndexOutOfBoundsException
        | NoSuchElementException
        | NullPointerException e) {
      throw new DataException(
          folder + ": the SavedModel is damaged: " + DataException.firstLine(e));
    } catch (DataException e) {
      throw new DataException("the SavedModel is damaged: " + e.getMessage());
    }
  }

  private static BundleFile variables(Path folder, Manifest manifest) {
    byte[] index = manifest.bytes(folder, "variables/variables.index");
    return new BundleFile(index, manifest.open(folder, "variables/variables.data-00000-of-00001"));
  }

  // of an ensemble, those of its first member
  private static Map<String, LabelScale> scales(SignatureDef signature, BundleFile variables) {
    Map<String, LabelScale> scales = new LinkedHashMap<>();
    for (String output : signature.getOutputsMap().keySet()) {
      LabelUnit unit = new LabelUnit(output);
      List<String> means = variables.names(unit.mean());
      List<String> deviations = variables.names(unit.deviation());
      if (!means.isEmpty() && !deviations.isEmpty()) {
        float mean = variables.read(means.get(0))[0];
        scales.put(output, new LabelScale(mean, variables.read(deviations.get(0))[0]));
      }
    }
    return scales;
  }

  // ids of an encoder that tables do not have would read what is not theirs
  private static void check(EmbeddingLayer embedding, BundleFile variables) {
    for (TableGroup group : embedding.groups()) {
      for (String path : variables.names("embeddings/" + group.name())) {
        long[] shape = variables.shape(path);
        if (!Arrays.equals(shape, new long[] {group.rows(), group.width()})) {
          throw new IllegalArgumentException(
              ("the encoder's ids need " + path + " of " + group.rows() + " x " + group.width())
                  + (" values, it has " + Arrays.toString(shape)));
        }
      }
    }
  }

  // a damaged graph or weight could end the process once native code reads it
  private static Manifest manifest(Path folder) {
    if (!Files.exists(folder.resolve(SavedModelWriter.MANIFEST))) {
      throw new DataException(
          folder
              + (": " + SavedModelWriter.MANIFEST + " is missing, so damage would not show; ")
              + "if you trust the files, write it with SavedModelWriter.trust or mtl export"
              + " --trust");
    }
    try {
      return Manifest.read(folder, SavedModelWriter.MANIFEST);
    } catch (DataException e) {
      throw new DataException("the SavedModel is damaged: " + e.getMessage());
    }
  }

  /** Raw columns to packed rows. */
  public Encoder encoder() {
    return encoder;
  }

  /** How labels were standardised in training, by the names of the tasks whose labels were. */
  public Map<String, LabelScale> scales() {
    return scales;
  }

  /** What the export says of its tasks, classes and the files it was trained on. */
  public ModelDescription description() {
    return description;
  }

  /** The names of the outputs: tasks in their order, then what is predicted without a label. */
  public List<String> outputs() {
    return graph.outputs();
  }

  /**
   * Predictions by output name: [rows] or [rows, classes] row-major.
   *
   * @throws CancellationException when the calling thread is interrupted, as from all calls here;
   *     it stays interrupted
   * @throws DataException when a prediction is not finite, as from all calls here
   */
  public Map<String, float[]> predict(RawBatch rows) {
    encoder.check(rows);
    Parts parts = (from, to) -> encoder.encode(rows, from, to);
    return checked(predict(rows.rows(), parts), rows.rows(), row -> "row " + row, parts);
  }

  /**
   * The same within a time; what is late by then is not begun.
   *
   * @throws TimeoutException when it takes longer
   */
  public Map<String, float[]> predict(RawBatch rows, Duration within) throws TimeoutException {
    encoder.check(rows);
    Parts parts = (from, to) -> encoder.encode(rows, from, to);
    Map<String, float[]> values = graph.room(rows.rows());
    cores.run(count(rows.rows()), work(rows.rows(), parts, values), within.toNanos());
    return checked(values, rows.rows(), row -> "row " + row, parts);
  }

  /** Predictions for packed rows; ids and floats are checked first. */
  public Map<String, float[]> predict(Batch rows) {
    encoder.check(rows);
    return check(predictUnchecked(rows), rows);
  }

  /** Predictions for encoded rows, in their order. */
  public Map<String, float[]> predict(Dataset data) {
    Batch rows = data.all();
    encoder.check(rows);
    return checked(predictUnchecked(rows), rows.size(), data::place, rows::part);
  }

  /** Without a look at what goes in and what comes out. */
  Map<String, float[]> predictUnchecked(Batch rows) {
    return predict(rows.size(), rows::part);
  }

  /** Fails at the first prediction of {@code rows} that is not finite. */
  Map<String, float[]> check(Map<String, float[]> predictions, Batch rows) {
    return checked(predictions, rows.size(), row -> "row " + row, rows::part);
  }

  private Map<String, float[]> checked(
      Map<String, float[]> predictions, int rows, IntFunction<String> place, Parts parts) {
    new PredictionCheck(encoder.schema(), place, row -> parts.rows(row, row + 1))
        .check(predictions, rows);
    return predictions;
  }

  private interface Parts {
    Batch rows(int from, int to);
  }

  private Map<String, float[]> predict(int rows, Parts parts) {
    Map<String, float[]> values = graph.room(rows);
    cores.run(count(rows), work(rows, parts, values));
    return values;
  }

  private static int count(int rows) {
    return rows / PART + (rows % PART == 0 ? 0 : 1);
  }

  private IntConsumer work(int rows, Parts parts, Map<String, float[]> values) {
    return part -> {
      int from = part * PART;
      graph.run(parts.rows(from, Math.min(rows, from + PART)), values, from);
    };
  }

  @Override
  public void close() {
    graph.close();
  }
}
