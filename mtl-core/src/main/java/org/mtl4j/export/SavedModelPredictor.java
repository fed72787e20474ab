package org.mtl4j.export;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mtl4j.data.Batch;
import org.mtl4j.data.DataException;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.RawBatch;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Owner of a loaded SavedModel; predicts from raw columns, in many threads at once. Text is looked
 * up on the JVM, from the vocabularies inside the SavedModel, and the {@code encoded} signature is
 * fed, which is many times faster than building string tensors.
 */
public final class SavedModelPredictor implements AutoCloseable {

  private final SavedModelBundle bundle;
  private final Encoder encoder;
  private final SignatureDef signature;
  private final Map<String, String> outputs;

  private SavedModelPredictor(SavedModelBundle bundle, Encoder encoder, SignatureDef signature) {
    this.bundle = bundle;
    this.encoder = encoder;
    this.signature = signature;
    this.outputs = new TreeMap<>();
    signature.getOutputsMap().forEach((task, info) -> outputs.put(task, info.getName()));
  }

  /** Loads what {@link SavedModelWriter} wrote. */
  public static SavedModelPredictor load(Path folder) {
    if (!Files.isRegularFile(folder.resolve("saved_model.pb"))) {
      throw new DataException(folder + ": no SavedModel there (saved_model.pb is missing)");
    }
    for (String file : List.of("variables.index", "variables.data-00000-of-00001")) {
      if (!Files.isRegularFile(folder.resolve("variables").resolve(file))) {
        throw new DataException(
            folder + ": the SavedModel is damaged: variables/" + file + " is missing");
      }
    }
    Encoder encoder = Encoder.load(folder.resolve("assets"));
    SavedModelBundle bundle;
    try {
      bundle = SavedModelBundle.load(folder.toString(), "serve");
    } catch (TensorFlowException | IllegalArgumentException | IllegalStateException e) {
      String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new DataException(folder + ": the SavedModel is damaged: " + message);
    }
    SignatureDef signature =
        bundle.metaGraphDef().getSignatureDefMap().get(ServingSignature.ENCODED);
    if (signature == null) {
      bundle.close();
      throw new DataException(folder + ": the SavedModel has no signature \"encoded\"");
    }
    return new SavedModelPredictor(bundle, encoder, signature);
  }

  /** Raw columns to packed rows. */
  public Encoder encoder() {
    return encoder;
  }

  /** The names of the outputs, sorted. */
  public List<String> outputs() {
    return List.copyOf(outputs.keySet());
  }

  /** Predictions by output name: [rows] or [rows, classes] row-major. */
  public Map<String, float[]> predict(RawBatch rows) {
    return run(encoder.encode(rows));
  }

  /** Predictions for packed rows; ids and floats are checked first. */
  public Map<String, float[]> predict(Batch rows) {
    encoder.check(rows);
    return run(rows);
  }

  /** Predictions for encoded rows, in their order. */
  public Map<String, float[]> predict(Dataset data) {
    return data.predictions(this::predict);
  }

  private Map<String, float[]> run(Batch rows) {
    Shape idShape = Shape.of(rows.size(), encoder.schema().idWidth());
    Shape floatShape = Shape.of(rows.size(), encoder.schema().floatWidth());
    try (TInt32 ids = TInt32.tensorOf(idShape, DataBuffers.of(rows.ids(), false, false));
        TFloat32 floats =
            TFloat32.tensorOf(floatShape, DataBuffers.of(rows.floats(), false, false))) {
      Session.Runner runner = bundle.session().runner();
      runner.feed(signature.getInputsOrThrow("ids").getName(), ids);
      runner.feed(signature.getInputsOrThrow("floats").getName(), floats);
      List<String> names = new ArrayList<>(outputs.keySet());
      names.forEach(name -> runner.fetch(outputs.get(name)));
      Map<String, float[]> values = new LinkedHashMap<>();
      try (Result result = runner.run()) {
        for (int i = 0; i < names.size(); i++) {
          TFloat32 tensor = (TFloat32) result.get(i);
          float[] value = new float[Math.toIntExact(tensor.size())];
          tensor.copyTo(DataBuffers.of(value, false, false));
          values.put(names.get(i), value);
        }
      }
      return values;
    }
  }

  @Override
  public void close() {
    bundle.close();
  }
}
