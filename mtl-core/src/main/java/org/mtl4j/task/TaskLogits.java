package org.mtl4j.task;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A model's outputs.
 *
 * @param outputs the labelled tasks first, then outputs without labels
 * @param logits [batch, outputs of the objective] each, in the same order
 */
public record TaskLogits(List<Task> outputs, List<Operand<TFloat32>> logits) {

  public TaskLogits {
    outputs = List.copyOf(outputs);
    logits = List.copyOf(logits);
    if (outputs.size() != logits.size()) {
      throw new IllegalArgumentException(
          outputs.size() + " outputs need as many logits, got " + logits.size());
    }
  }
}
