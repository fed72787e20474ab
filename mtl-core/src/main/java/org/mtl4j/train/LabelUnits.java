package org.mtl4j.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.mtl4j.data.Examples;
import org.mtl4j.data.LabelCounts;
import org.mtl4j.data.LabelScale;
import org.mtl4j.task.LabelUnit;
import org.mtl4j.task.Task;

/** The tasks whose labels are standardised, and the weights that say how. */
record LabelUnits(List<Task> tasks) {

  /** Of those of {@code tasks} whose objectives ask for it. */
  static LabelUnits of(List<Task> tasks) {
    return new LabelUnits(tasks.stream().filter(t -> t.objective().standardized()).toList());
  }

  /** The weights, by path, that fit the labels of {@code training}. */
  Map<String, float[]> fitted(Examples training) {
    Map<String, float[]> weights = new LinkedHashMap<>();
    if (!tasks.isEmpty()) {
      LabelCounts counts = LabelCounts.of(training);
      tasks.forEach(task -> put(weights, task, counts.scale(task.name())));
    }
    return weights;
  }

  /** The weights of networks that were trained on labels as they are. */
  Map<String, float[]> none() {
    Map<String, float[]> weights = new LinkedHashMap<>();
    tasks.forEach(task -> put(weights, task, LabelScale.NONE));
    return weights;
  }

  private static void put(Map<String, float[]> weights, Task task, LabelScale scale) {
    LabelUnit unit = new LabelUnit(task.name());
    weights.put(unit.mean(), new float[] {scale.mean()});
    weights.put(unit.deviation(), new float[] {scale.deviation()});
  }

  /** What the weights of a network say, by task; {@code weights} gives a value by its path. */
  Map<String, LabelScale> in(Function<String, float[]> weights) {
    Map<String, LabelScale> scales = new LinkedHashMap<>();
    for (Task task : tasks) {
      LabelUnit unit = new LabelUnit(task.name());
      float mean = weights.apply(unit.mean())[0];
      scales.put(task.name(), new LabelScale(mean, weights.apply(unit.deviation())[0]));
    }
    return scales;
  }
}
