package org.mtl4j.train;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Starts training from given weights, such as {@link TrainedModel#weights} of an earlier run on
 * older rows; the encoder and the model must be the same.
 *
 * @param weights by path, row-major
 */
public record WarmStart(Map<String, float[]> weights) implements TrainingListener {

  @Override
  public Optional<Map<String, float[]>> start(Supplier<Map<String, float[]>> own) {
    return Optional.of(weights);
  }
}
