package org.mtl4j.task;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.graph.GraphScope;
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

  /** The predictions by output name, in the order of the outputs and the units of the labels. */
  public Map<String, Operand<TFloat32>> predictions(GraphScope scope) {
    Map<String, Operand<TFloat32>> predictions = new LinkedHashMap<>();
    for (int i = 0; i < outputs.size(); i++) {
      Task task = outputs.get(i);
      Operand<TFloat32> value = task.objective().prediction(scope.tf(), logits.get(i));
      boolean standardized = task.objective().standardized();
      predictions.put(
          task.name(), standardized ? new LabelUnit(task.name()).apply(scope, value) : value);
    }
    return predictions;
  }
}
