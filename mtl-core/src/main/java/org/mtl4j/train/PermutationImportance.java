package org.mtl4j.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.mtl4j.data.Dataset;
import org.mtl4j.feature.Feature;
import org.mtl4j.graph.Seeds;
import org.mtl4j.metric.Metric;
import org.mtl4j.task.Task;

/**
 * Permutation importance (Breiman, Machine Learning 2001; Fisher et al., JMLR 2019): how much worse
 * a task's main metric gets when a feature's values are dealt out to other rows, so that they say
 * nothing any more. Features that say the same hide each other.
 *
 * @param repeats how often each feature is permuted
 * @param seed of the permutations
 */
public record PermutationImportance(int repeats, long seed) {

  public PermutationImportance {
    if (repeats < 1) {
      throw new IllegalArgumentException("repeats must be at least 1, got " + repeats);
    }
  }

  /**
   * The importance of each feature for each task, in the schema's and then the tasks' order.
   *
   * @param data labelled rows that were not trained on
   * @param predictor predictions by task name, such as {@code model::predict}
   */
  public List<Importance> of(
      List<Task> tasks, Dataset data, Function<Dataset, Map<String, float[]>> predictor) {
    double[] full = values(tasks, data, predictor);
    List<Importance> all = new ArrayList<>();
    for (Feature feature : data.schema().features()) {
      double[][] drops = new double[tasks.size()][repeats];
      for (int repeat = 0; repeat < repeats; repeat++) {
        long order = Seeds.of(seed, feature.name() + "/" + repeat);
        double[] values = values(tasks, data.permuted(feature.name(), order), predictor);
        for (int i = 0; i < values.length; i++) {
          drops[i][repeat] = drop(main(tasks.get(i)), full[i], values[i]);
        }
      }
      for (int i = 0; i < drops.length; i++) {
        Task task = tasks.get(i);
        double mean = Arrays.stream(drops[i]).average().orElseThrow();
        String metric = main(task).name();
        all.add(
            new Importance(feature.name(), task.name(), metric, mean, deviation(drops[i], mean)));
      }
    }
    return all;
  }

  private static Metric main(Task task) {
    return task.objective().metrics().get(0);
  }

  private static double[] values(
      List<Task> tasks, Dataset data, Function<Dataset, Map<String, float[]>> predictor) {
    Map<String, float[]> predictions = predictor.apply(data);
    return tasks.stream()
        .mapToDouble(
            task -> main(task).value(data.labels(task.name()), predictions.get(task.name())))
        .toArray();
  }

  private static double drop(Metric metric, double full, double permuted) {
    double distance = Math.abs(full - permuted);
    return metric.better(permuted, full) ? -distance : distance;
  }

  private double deviation(double[] drops, double mean) {
    double squares = Arrays.stream(drops).map(drop -> (drop - mean) * (drop - mean)).sum();
    return repeats == 1 ? Double.NaN : Math.sqrt(squares / (repeats - 1));
  }
}
