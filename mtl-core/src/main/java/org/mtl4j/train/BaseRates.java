package org.mtl4j.train;

import java.util.List;
import java.util.Map;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Examples;
import org.mtl4j.data.Examples.Parts;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;

/**
 * Starts the heads' biases where they predict the base rates of the labels, so that the first steps
 * do not teach them by switching off relu units of the towers (Lin et al., "Focal Loss for Dense
 * Object Detection", ICCV 2017, section 3.3).
 *
 * @param model to be trained
 * @param training its rows; the first part decides where they do not fit in memory
 */
public record BaseRates(MultiTaskModel model, Examples training) implements TrainingListener {

  @Override
  public void onStart(TrainingRun run) {
    List<String> tasks = model.tasks().stream().map(Task::name).toList();
    try (Parts parts = training.parts(tasks, 0, 0)) {
      Dataset first = parts.next();
      Map<String, float[]> weights = run.weights();
      weights.putAll(model.baseLogits(first::labels));
      run.start(weights);
    }
  }
}
