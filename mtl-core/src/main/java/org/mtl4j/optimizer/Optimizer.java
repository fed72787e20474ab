package org.mtl4j.optimizer;

import java.util.List;
import org.mtl4j.graph.TrainableWeights.TableRows;
import org.mtl4j.graph.Variable;
import org.mtl4j.graph.Variables;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** How weights follow their gradients. Slots are variables named {@code optimizer/<weight>/...}. */
public interface Optimizer {

  /**
   * Where updates are created.
   *
   * @param tf operations that wait for all gradients
   * @param variables where slots are created
   * @param step number of this step, from 1
   * @param factor of the learning rate in this step
   */
  record Update(Ops tf, Variables variables, Operand<TFloat32> step, Operand<TFloat32> factor) {

    /** The learning rate of this step. */
    public Operand<TFloat32> rate(float learningRate) {
      return tf.math.mul(factor, tf.constant(learningRate));
    }

    /** A slot of {@code variable} with its shape, full of {@code value}. */
    Variable slot(Variable variable, String slot, float value) {
      return variables.filled("optimizer/" + variable.name() + "/" + slot, variable.shape(), value);
    }
  }

  /** Before the schedule. */
  float learningRate();

  /** Updates a whole variable; gradient has its shape. */
  List<Op> update(Update update, Variable variable, Operand<TFloat32> gradient);

  /** Updates only the rows of a table that the batch read; gradient [n, width]. */
  List<Op> updateRows(Update update, TableRows rows, Operand<TFloat32> gradient);

  /** Checks a learning rate. */
  static void checkRate(float learningRate) {
    if (!(learningRate > 0) || Float.isInfinite(learningRate)) {
      throw new IllegalArgumentException("learningRate must be positive, got " + learningRate);
    }
  }
}
