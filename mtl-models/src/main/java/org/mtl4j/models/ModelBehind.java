package org.mtl4j.models;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.mtl4j.task.Implication;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;

/** Something before a model: what it knows of tasks and labels is what the model does. */
interface ModelBehind extends MultiTaskModel {

  /** What reads the input that is changed here. */
  MultiTaskModel model();

  @Override
  default List<Task> tasks() {
    return model().tasks();
  }

  @Override
  default Map<String, float[]> baseLogits(Function<String, float[]> labels, float[] weights) {
    return model().baseLogits(labels, weights);
  }

  @Override
  default List<Implication> implications() {
    return model().implications();
  }
}
