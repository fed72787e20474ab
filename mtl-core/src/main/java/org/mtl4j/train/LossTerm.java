package org.mtl4j.train;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A summand of the loss of a step, or of what a part of the batch adds to it: the sum of {@code
 * weight * value}.
 *
 * @param task its number; {@link StepLosses#AUXILIARY} for none
 * @param value of each row [rows], or of the weights []
 * @param weight of the same shape
 */
record LossTerm(int task, Operand<TFloat32> value, Operand<TFloat32> weight) {

  static List<Operand<TFloat32>> values(List<LossTerm> terms) {
    return terms.stream().map(LossTerm::value).toList();
  }

  static List<Operand<TFloat32>> weights(List<LossTerm> terms) {
    return terms.stream().map(LossTerm::weight).toList();
  }
}
