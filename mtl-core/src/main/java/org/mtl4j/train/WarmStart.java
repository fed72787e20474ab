package org.mtl4j.train;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.graph.TensorBundle;

/**
 * Starts training from given weights, such as {@link TrainedModel#weights} of an earlier run on
 * older rows; the encoder and the model must be the same. Labels are standardised as they were for
 * these weights, whatever the mean of the new rows is.
 *
 * @param weights by path, row-major
 */
public record WarmStart(Map<String, float[]> weights) implements TrainingListener {

  /**
   * Starts from the tensors of a TensorFlow checkpoint that are called by the weights' paths, such
   * as {@code saved_model/1/variables/variables} or what Python's {@code tf.raw_ops.SaveV2} wrote.
   */
  public static TrainingListener from(Path prefix) {
    return new TrainingListener() {
      @Override
      public void onStart(TrainingRun run) {
        List<String> units = run.unitPaths();
        Map<String, float[]> weights;
        try {
          weights = read(prefix, run.paths());
        } catch (UncheckedIOException e) {
          if (units.isEmpty()) {
            throw e;
          }
          weights = read(prefix, run.paths().stream().filter(p -> !units.contains(p)).toList());
        }
        run.start(weights);
      }
    };
  }

  private static Map<String, float[]> read(Path prefix, List<String> paths) {
    List<float[]> values = TensorBundle.read(prefix, paths);
    Map<String, float[]> weights = new LinkedHashMap<>();
    for (String path : paths) {
      weights.put(path, values.get(weights.size()));
    }
    return weights;
  }

  @Override
  public void onStart(TrainingRun run) {
    run.start(weights);
  }
}
