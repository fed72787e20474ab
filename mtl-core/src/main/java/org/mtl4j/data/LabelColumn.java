package org.mtl4j.data;

import java.util.Objects;
import org.mtl4j.data.row.DataException;
import org.mtl4j.feature.FeatureSchema;

/**
 * Where a task's labels, or the weights of rows, come from.
 *
 * @param task its name
 * @param column the raw column
 * @param type how its text becomes a number
 */
public record LabelColumn(String task, String column, LabelType type) {

  /** The name under which rows hold their weights; no task can be called so. */
  public static final String WEIGHT = "row weight";

  public LabelColumn {
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(column, "column");
    Objects.requireNonNull(type, "type");
  }

  /** Fails where the network would read what it is to predict. */
  public void check(FeatureSchema schema) {
    if (!isWeight() && schema.columns().contains(column)) {
      throw new DataException(
          ("column \"" + column + "\" is a feature and the label of task " + task)
              + ": the network would read what it is to predict; take it out of the features");
    }
  }

  /** Whether it holds the weights of rows. */
  public boolean isWeight() {
    return task.equals(WEIGHT);
  }

  /** How much each row counts in the losses of a training, of all tasks. */
  public static LabelColumn weight(String column) {
    return new LabelColumn(WEIGHT, column, new LabelType.Weight());
  }
}
