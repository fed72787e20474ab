package org.mtl4j.optimizer;

import java.util.List;
import org.mtl4j.graph.TrainableWeights.TableRows;
import org.mtl4j.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Adagrad (Duchi et al., JMLR 2011): a += g^2, w -= learningRate * g / sqrt(a + epsilon).
 *
 * @param learningRate positive
 * @param start of the accumulator a
 * @param epsilon against division by zero
 */
public record Adagrad(float learningRate, float start, float epsilon) implements Optimizer {

  public Adagrad {
    Optimizer.checkRate(learningRate);
    if (!(start >= 0) || !(epsilon > 0)) {
      throw new IllegalArgumentException(
          "Adagrad needs start >= 0 and epsilon > 0, got " + start + " and " + epsilon);
    }
  }

  /** Keras's start 0.1 and epsilon 1e-7. */
  public static Adagrad of(float learningRate) {
    return new Adagrad(learningRate, 0.1f, 1e-7f);
  }

  @Override
  public List<Op> update(Update update, Variable variable, Operand<TFloat32> gradient) {
    Ops tf = update.tf();
    Variable slot = update.slot(variable, "accumulator", start);
    Operand<TFloat32> sum =
        tf.math.add(tf.readVariableOp(slot.handle(), TFloat32.class), tf.math.square(gradient));
    return List.of(
        tf.assignVariableOp(slot.handle(), sum),
        tf.assignSubVariableOp(variable.handle(), change(update, gradient, sum)));
  }

  @Override
  public List<Op> updateRows(Update update, TableRows rows, Operand<TFloat32> gradient) {
    Ops tf = update.tf();
    Variable slot = update.slot(rows.table(), "accumulator", start);
    Operand<TFloat32> sum =
        tf.math.add(
            tf.resourceGather(slot.handle(), rows.ids(), TFloat32.class), tf.math.square(gradient));
    return List.of(
        tf.resourceScatterUpdate(slot.handle(), rows.ids(), sum),
        tf.resourceScatterSub(rows.table().handle(), rows.ids(), change(update, gradient, sum)));
  }

  private Operand<TFloat32> change(
      Update update, Operand<TFloat32> gradient, Operand<TFloat32> sum) {
    Ops tf = update.tf();
    return tf.math.mul(
        tf.math.mul(gradient, update.rate(learningRate)),
        tf.math.rsqrt(tf.math.add(sum, tf.constant(epsilon))));
  }
}
