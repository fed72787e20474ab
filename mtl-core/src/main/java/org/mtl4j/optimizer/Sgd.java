package org.mtl4j.optimizer;

import java.util.List;
import org.mtl4j.graph.TrainableWeights.TableRows;
import org.mtl4j.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.ResourceApplyGradientDescent;
import org.tensorflow.types.TFloat32;

/**
 * Stochastic gradient descent: w -= learningRate * g.
 *
 * @param learningRate positive
 */
public record Sgd(float learningRate) implements Optimizer {

  public Sgd {
    Optimizer.checkRate(learningRate);
  }

  @Override
  public List<Op> update(Update update, Variable variable, Operand<TFloat32> gradient) {
    Ops tf = update.tf();
    return List.of(
        ResourceApplyGradientDescent.create(
            tf.scope(), variable.handle(), update.rate(learningRate), gradient));
  }

  @Override
  public List<Op> updateRows(Update update, TableRows rows, Operand<TFloat32> gradient) {
    Ops tf = update.tf();
    return List.of(
        tf.resourceScatterSub(
            rows.table().handle(), rows.ids(), tf.math.mul(gradient, update.rate(learningRate))));
  }
}
