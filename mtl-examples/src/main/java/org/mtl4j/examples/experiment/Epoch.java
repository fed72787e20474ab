package org.mtl4j.examples.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.train.EpochReport;
import org.mtl4j.train.Evaluation;
import org.mtl4j.train.TrainedModel;

/**
 * A point of the learning curves.
 *
 * @param losses mean training loss by task
 * @param validation figures by task and name; empty without validation rows
 */
public record Epoch(Map<String, Double> losses, Map<String, Map<String, Double>> validation) {

  /** The learning curves of a network, of an ensemble those of its first member. */
  public static List<Epoch> history(TrainedModel trained) {
    List<Epoch> history = new ArrayList<>();
    for (EpochReport epoch : trained.history()) {
      if (epoch.epoch() == 1 && !history.isEmpty()) {
        break;
      }
      history.add(new Epoch(epoch.losses(), finite(epoch.validation())));
    }
    return history;
  }

  /**
   * The figures; one that is not defined, such as the AUC of one class, is null: JSON has no NaN.
   */
  public static Map<String, Map<String, Double>> finite(Evaluation evaluation) {
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

  public static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
