package org.mtl4j.data;

import java.util.Objects;

/**
 * Where a task's labels come from.
 *
 * @param task its name
 * @param column the raw column
 * @param type how its text becomes a number
 */
public record LabelColumn(String task, String column, LabelType type) {

  public LabelColumn {
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(column, "column");
    Objects.requireNonNull(type, "type");
  }
}
