package org.mtl4j.examples.compare;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.examples.experiment.EncodedRows;
import org.mtl4j.examples.experiment.Epoch;
import org.mtl4j.task.Task;
import org.mtl4j.train.TrainedModel;

/**
 * What a cell brought; equal for equal cells, so without times.
 *
 * @param validation figures of the best epoch by task and name; empty without validation rows
 * @param test likewise
 * @param history learning curves
 * @param experts gates and experts on the test rows
 * @param predictions of the test rows by task; not part of the JSON, empty when read from there
 */
record CellResult(
    Map<String, Map<String, Double>> validation,
    Map<String, Map<String, Double>> test,
    List<Epoch> history,
    ExpertUse experts,
    @JsonIgnore Map<String, float[]> predictions) {

  /** Scores a trained network. */
  static CellResult of(TrainedModel trained, EncodedRows rows) {
    Map<String, float[]> all = trained.predict(rows.test());
    Map<String, float[]> predictions = new LinkedHashMap<>();
    for (Task task : trained.tasks()) {
      predictions.put(task.name(), all.get(task.name()));
    }
    return new CellResult(
        rows.validation() == null ? Map.of() : Epoch.finite(trained.evaluate(rows.validation())),
        Epoch.finite(trained.score(rows.test(), predictions)),
        Epoch.history(trained),
        ExpertUse.of(trained, rows.test()),
        predictions);
  }

  /** Epochs trained. */
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  int epochs() {
    return history.size();
  }
}
