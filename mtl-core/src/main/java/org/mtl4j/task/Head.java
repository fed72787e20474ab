package org.mtl4j.task;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * An output of a model.
 *
 * @param task its name and what its logits mean
 * @param logits [batch, outputs of the objective]
 * @param labelled whether its labels train it; one that is not labelled is only predicted
 */
public record Head(Task task, Operand<TFloat32> logits, boolean labelled) {}
