package org.mtl4j.examples;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.train.Evaluation;
import org.mtl4j.train.TrainedModel;

/**
 * A point of the learning curves.
 *
 * @param losses mean training loss by task
 * @param validation figures by task and name
 */
record Epoch(Map<String, Double> losses, Map<String, Map<String, Double>> validation) {

  /** The learning curves of a network. */
  static List<Epoch> history(TrainedModel trained) {
    return trained.history().stream()
        .map(epoch -> new Epoch(epoch.losses(), finite(epoch.validation())))
        .toList();
  }

  /**
   * The figures; JSON has no NaN: one that is not defined, such as the AUC of one class, is null.
   */
  static Map<String, Map<String, Double>> finite(Evaluation evaluation) {
    if (evaluation == null) {
      return Map.of();
    }
    Map<String, Map<String, Double>> copy = new LinkedHashMap<>();
    evaluation
        .metrics()
        .forEach(
            (task, values) -> {
              Map<String, Double> kept = new LinkedHashMap<>();
              values.forEach((name, v) -> kept.put(name, finite(v)));
              copy.put(task, kept);
            });
    return copy;
  }

  static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
