package org.mtl4j.task;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.layer.ModelInput;

/** A description of a network with one logit (or row of logits) per task. */
public interface MultiTaskModel {

  /** The tasks that have labels, in the order of the label columns. */
  List<Task> tasks();

  /** Adds the network to {@code scope}; no state is kept. */
  Outputs build(GraphScope scope, ModelInput input);

  /**
   * Biases of the heads, by weight path, that predict the base rates of the labels.
   *
   * @param labels [rows] by task name, standardised where the objective asks for it
   * @param weights of the rows [rows], 1 in the mean
   */
  default Map<String, float[]> baseLogits(Function<String, float[]> labels, float[] weights) {
    Map<String, float[]> biases = new LinkedHashMap<>();
    for (Task task : tasks()) {
      biases.put(
          Towers.bias(task.name()),
          task.objective().baseLogits(labels.apply(task.name()), weights));
    }
    return biases;
  }

  /** What the model takes for granted of labels; training looks whether it is so. */
  default List<Implication> implications() {
    return List.of();
  }

  /** Checks that there are tasks and that their names differ; returns an unmodifiable copy. */
  static List<Task> checkTasks(List<Task> tasks) {
    if (tasks.isEmpty()) {
      throw new IllegalArgumentException("a model needs at least one task");
    }
    List<String> names = new ArrayList<>();
    for (Task task : tasks) {
      if (names.contains(task.name())) {
        throw new IllegalArgumentException("two tasks are called " + task.name());
      }
      names.add(task.name());
    }
    return List.copyOf(tasks);
  }
}
