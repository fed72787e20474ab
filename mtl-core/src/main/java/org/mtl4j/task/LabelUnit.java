package org.mtl4j.task;

import org.mtl4j.graph.GraphScope;
import org.mtl4j.graph.Initializer;
import org.mtl4j.graph.WeightSpec.Role;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The unit of the labels of a task whose objective is {@link Objective#standardized}: a network
 * computes u, and predicts y = mean + deviation u.
 *
 * <p>Weights, which are set before the first step and never trained: {@code labels/<task>/mean} and
 * {@code labels/<task>/deviation}, 0 and 1 until they are set.
 *
 * @param task its name
 */
public record LabelUnit(String task) {

  private static final String LABELS = "labels";
  private static final String MEAN = "mean";
  private static final String DEVIATION = "deviation";

  /** The path of the mean of the labels. */
  public String mean() {
    return String.join("/", LABELS, task, MEAN);
  }

  /** The path of the deviation of the labels. */
  public String deviation() {
    return String.join("/", LABELS, task, DEVIATION);
  }

  /** Standardised values of any shape -> values in the unit of the labels, within float32. */
  Operand<TFloat32> apply(GraphScope scope, Operand<TFloat32> standardized) {
    GraphScope own = scope.at(LABELS, task);
    Ops tf = own.tf();
    Operand<TFloat32> mean = own.weight(MEAN, Role.CONSTANT, Initializer.zeros());
    Operand<TFloat32> deviation = own.weight(DEVIATION, Role.CONSTANT, Initializer.ones());
    Operand<TFloat32> value = tf.math.add(tf.math.mul(standardized, deviation), mean);
    return tf.clipByValue(value, tf.constant(-Float.MAX_VALUE), tf.constant(Float.MAX_VALUE));
  }
}
