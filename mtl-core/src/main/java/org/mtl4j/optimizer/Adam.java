package org.mtl4j.optimizer;

import java.util.List;
import org.mtl4j.graph.TrainableWeights.TableRows;
import org.mtl4j.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.ResourceApplyAdam;
import org.tensorflow.types.TFloat32;

/**
 * Adam (Kingma and Ba, ICLR 2015). Large tables are updated lazily: only the rows of a batch, and
 * their moments, move in its step.
 *
 * @param learningRate positive
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon against division by zero
 */
public record Adam(float learningRate, float beta1, float beta2, float epsilon)
    implements Optimizer {

  public Adam {
    Optimizer.checkRate(learningRate);
    if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1) || !(epsilon > 0)) {
      throw new IllegalArgumentException(
          "Adam needs betas in [0, 1) and epsilon > 0, got "
              + (beta1 + ", " + beta2 + " and " + epsilon));
    }
  }

  /** Keras's betas 0.9 and 0.999 and epsilon 1e-7. */
  public static Adam of(float learningRate) {
    return new Adam(learningRate, 0.9f, 0.999f, 1e-7f);
  }

  @Override
  public List<Op> update(Update update, Variable variable, Operand<TFloat32> gradient) {
    Ops tf = update.tf();
    return List.of(
        ResourceApplyAdam.create(
            tf.scope(),
            variable.handle(),
            update.slot(variable, "m", 0).handle(),
            update.slot(variable, "v", 0).handle(),
            tf.math.pow(tf.constant(beta1), update.step()),
            tf.math.pow(tf.constant(beta2), update.step()),
            update.rate(learningRate),
            tf.constant(beta1),
            tf.constant(beta2),
            tf.constant(epsilon),
            gradient));
  }

  @Override
  public List<Op> updateRows(Update update, TableRows rows, Operand<TFloat32> gradient) {
    Ops tf = update.tf();
    Variable m = update.slot(rows.table(), "m", 0);
    Variable v = update.slot(rows.table(), "v", 0);
    Operand<TFloat32> mean = moved(tf, m, rows, gradient, beta1);
    Operand<TFloat32> square = moved(tf, v, rows, tf.math.square(gradient), beta2);
    Operand<TFloat32> one = tf.constant(1f);
    Operand<TFloat32> rate =
        tf.math.mul(
            update.rate(learningRate),
            tf.math.div(
                tf.math.sqrt(tf.math.sub(one, tf.math.pow(tf.constant(beta2), update.step()))),
                tf.math.sub(one, tf.math.pow(tf.constant(beta1), update.step()))));
    Operand<TFloat32> change =
        tf.math.div(
            tf.math.mul(mean, rate), tf.math.add(tf.math.sqrt(square), tf.constant(epsilon)));
    return List.of(
        tf.resourceScatterUpdate(m.handle(), rows.ids(), mean),
        tf.resourceScatterUpdate(v.handle(), rows.ids(), square),
        tf.resourceScatterSub(rows.table().handle(), rows.ids(), change));
  }

  private static Operand<TFloat32> moved(
      Ops tf, Variable slot, TableRows rows, Operand<TFloat32> value, float beta) {
    return tf.math.add(
        tf.math.mul(
            tf.resourceGather(slot.handle(), rows.ids(), TFloat32.class), tf.constant(beta)),
        tf.math.mul(value, tf.constant(1 - beta)));
  }
}
