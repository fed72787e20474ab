package org.mtl4j.train;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Examples;
import org.mtl4j.data.Examples.Parts;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.LabelScale;
import org.mtl4j.task.MultiTaskModel;

/**
 * Starts the heads' biases where they predict the base rates of the labels, so that the first steps
 * do not teach them by switching off relu units of the towers (Lin et al., "Focal Loss for Dense
 * Object Detection", ICCV 2017, section 3.3).
 *
 * @param model to be trained
 * @param training its rows with their weights; the first part decides where they do not fit in
 *     memory
 */
public record BaseRates(MultiTaskModel model, Examples training) implements TrainingListener {

  @Override
  public void onStart(TrainingRun run) {
    List<String> names = TrainingRun.names(model.tasks(), training);
    try (Parts parts = training.parts(names, 0, 0)) {
      Dataset first = parts.next();
      Map<String, float[]> weights = run.weights();
      Map<String, LabelScale> scales = run.scales();
      Function<String, float[]> labels =
          task -> {
            LabelScale scale = scales.get(task);
            float[] values = first.labels(task);
            return scale == null ? values : scale.standardized(values);
          };
      weights.putAll(model.baseLogits(labels, rowWeights(first)));
      run.start(weights);
    }
  }

  // 1 in the mean
  private static float[] rowWeights(Dataset rows) {
    float[] weights = new float[rows.rows()];
    Arrays.fill(weights, 1);
    if (rows.weighted()) {
      float[] given = rows.labels(LabelColumn.WEIGHT);
      double sum = 0;
      for (float weight : given) {
        sum += weight;
      }
      for (int i = 0; i < given.length && sum > 0; i++) {
        weights[i] = (float) (given[i] * given.length / sum);
      }
    }
    return weights;
  }
}
