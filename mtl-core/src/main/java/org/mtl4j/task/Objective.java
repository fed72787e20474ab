package org.mtl4j.task;

import java.util.List;
import org.mtl4j.metric.Metric;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What a task's logits mean: how they are scored and what is predicted from them. */
public interface Objective {

  /** Logits per row. */
  int outputs();

  /** logits [batch, outputs], labels [batch] -> loss [batch]. */
  Operand<TFloat32> loss(Ops tf, Operand<TFloat32> logits, Operand<TFloat32> labels);

  /** logits [batch, outputs] -> [batch], or [batch, outputs] where there are several. */
  Operand<TFloat32> prediction(Ops tf, Operand<TFloat32> logits);

  /**
   * Whether the network computes in standardised labels, (label - mean) / deviation of the training
   * rows: {@link #loss} gets such labels, {@link #prediction} gives such values, and {@link
   * LabelUnit} turns them back. A task of large numbers then learns like one of small numbers, and
   * weighs as much in the sum of losses.
   */
  default boolean standardized() {
    return false;
  }

  /** Whether {@link #loss} is a squared error, the loss of a normal distribution, twice its log. */
  default boolean squaredError() {
    return false;
  }

  /** The mean loss, computed from labels and predictions in the unit of {@link #loss}. */
  Metric lossMetric();

  /** The metrics that tell how good predictions are; the first is the main one. */
  List<Metric> metrics();

  /**
   * The logits of the constant prediction with the least loss [outputs].
   *
   * @param labels [rows]
   * @param weights of the rows [rows], 1 in the mean
   */
  float[] baseLogits(float[] labels, float[] weights);

  /** Whether {@code label} is one. */
  boolean accepts(float label);

  /** The labels that are accepted, in words. */
  String labels();
}
