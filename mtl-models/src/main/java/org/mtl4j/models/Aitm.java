package org.mtl4j.models;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.graph.Initializer;
import org.mtl4j.graph.WeightSpec.Role;
import org.mtl4j.layer.Mlp;
import org.mtl4j.layer.ModelInput;
import org.mtl4j.task.AuxiliaryLoss;
import org.mtl4j.task.Binary;
import org.mtl4j.task.Default;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Outputs;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.TFloat32;

/**
 * AITM, adaptive information transfer multi-task model (Xi et al., "Modeling the Sequential
 * Dependence among Audience Multi-step Conversions with Multi-task Learning in Targeted Display
 * Advertising", KDD 2021), for steps that follow each other, such as click, cart and purchase.
 *
 * <p>With q_t = bottom_t(x) and z_1 = q_1, each later step reads p_t = relu(W z_(t-1) + b), what
 * the step before knows: z_t = sum of a_u h1(u) over u in {p_t, q_t}, with a = softmax(h2(u) h3(u)
 * / sqrt(k)) and linear h1, h2, h3; logit_t = tower_t(z_t). A penalty of {@code orderPenalty} x
 * max(y_t - y_(t-1), 0) per row keeps a later step no more likely than the one before. All steps
 * see all rows: a label says that the step and those before it were taken.
 *
 * <p>Weights: {@code bottoms/<task>/dense_<i>}; from the second task on {@code
 * transfers/<task>/dense_0} and {@code transfers/<task>/attention/kernel} [k, 3, k] (value, query,
 * key); {@code towers/<task>}, {@code heads/<task>}.
 *
 * @param tasks the steps in their order; binary where there is a penalty
 * @param bottom one per task, of this shape; at least one layer
 * @param towers one per task
 * @param orderPenalty the weight of the penalty, 0.6 in the paper; 0 for none
 */
public record Aitm(List<Task> tasks, Mlp bottom, Towers towers, @Default("0.6") double orderPenalty)
    implements MultiTaskModel {

  private static final Initializer ATTENTION = Initializer.normal(0.01f);

  public Aitm {
    tasks = MultiTaskModel.checkTasks(tasks);
    towers.check(tasks);
    if (bottom.units().isEmpty()) {
      throw new IllegalArgumentException("a bottom of AITM needs at least one layer");
    }
    if (!(orderPenalty >= 0) || Double.isInfinite(orderPenalty)) {
      throw new IllegalArgumentException("orderPenalty must be >= 0, got " + orderPenalty);
    }
    for (Task task : tasks) {
      if (orderPenalty > 0 && !(task.objective() instanceof Binary)) {
        throw new IllegalArgumentException(
            "AITM's order penalty takes binary tasks, but "
                + (task.name() + " is " + task.objective() + "; orderPenalty 0 takes all"));
      }
    }
  }

  @Override
  public Outputs build(GraphScope scope, ModelInput input) {
    List<Operand<TFloat32>> steps = new ArrayList<>();
    for (Task task : tasks) {
      Operand<TFloat32> own = bottom.apply(scope.at("bottoms", task.name()), input.all());
      steps.add(
          steps.isEmpty()
              ? own
              : transfer(scope.at("transfers", task.name()), steps.get(steps.size() - 1), own));
    }
    Outputs outputs = towers.build(scope, tasks, steps);
    return orderPenalty == 0 || tasks.size() == 1
        ? outputs
        : outputs.with(order(scope.at("order").tf(), outputs));
  }

  // [batch, k] of the step before and of this step -> [batch, k]
  private Operand<TFloat32> transfer(
      GraphScope scope, Operand<TFloat32> before, Operand<TFloat32> own) {
    Ops tf = scope.tf();
    long k = own.shape().get(1);
    Mlp layer = new Mlp(List.of((int) k), bottom.activation(), bottom.dropout(), false);
    Operand<TFloat32> passed = layer.apply(scope, before);
    Operand<TFloat32> kernel =
        scope.at("attention").weight("kernel", Role.KERNEL, ATTENTION, k, 3, k);
    Operand<TFloat32> rows = tf.reshape(tf.stack(List.of(passed, own)), tf.array(-1L, k));
    Operand<TFloat32> product =
        tf.reshape(
            tf.linalg.matMul(rows, tf.reshape(kernel, tf.array(k, 3 * k))),
            tf.array(2L, -1L, 3L, k));
    List<org.tensorflow.Output<TFloat32>> parts =
        tf.unstack(product, 3L, Unstack.axis(2L)).output(); // [2, batch, k] each
    Operand<TFloat32> scores =
        tf.math.mul(
            tf.sum(tf.math.mul(parts.get(1), parts.get(2)), tf.constant(2)),
            tf.constant((float) (1 / Math.sqrt(k)))); // [2, batch]
    Operand<TFloat32> weights =
        tf.linalg.transpose(
            tf.nn.softmax(tf.linalg.transpose(scores, tf.array(1, 0))), tf.array(1, 0));
    return tf.sum(
        tf.math.mul(parts.get(0), tf.expandDims(weights, tf.constant(2))), tf.constant(0));
  }

  // [batch]: how much more likely each step is than the one before
  private AuxiliaryLoss order(Ops tf, Outputs outputs) {
    List<Operand<TFloat32>> excess = new ArrayList<>();
    Operand<TFloat32> before = null;
    for (Task task : tasks) {
      Operand<TFloat32> own = task.objective().prediction(tf, outputs.logits(task));
      if (before != null) {
        excess.add(tf.math.maximum(tf.math.sub(own, before), tf.constant(0f)));
      }
      before = own;
    }
    return new AuxiliaryLoss("order", tf.math.addN(excess), orderPenalty);
  }
}
