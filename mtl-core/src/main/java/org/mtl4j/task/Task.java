package org.mtl4j.task;

import java.util.Objects;
import org.mtl4j.graph.GraphScope;

/**
 * Something to predict.
 *
 * @param name part of weight paths and the name of the exported output
 * @param objective what its labels and logits mean
 * @param weight of its loss in the sum
 */
public record Task(String name, Objective objective, double weight) {

  public Task {
    GraphScope.checkName("a task", name);
    Objects.requireNonNull(objective, "objective");
    if (!(weight >= 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException(
          "the weight of task " + name + " must be a number >= 0, got " + weight);
    }
  }

  /** A yes-or-no task of weight 1. */
  public static Task binary(String name) {
    return new Task(name, new Binary(), 1);
  }

  /** A number of weight 1. */
  public static Task regression(String name) {
    return new Task(name, new Regression(), 1);
  }

  /** A choice of weight 1. */
  public static Task multiclass(String name, int classes) {
    return new Task(name, new Multiclass(classes), 1);
  }
}
