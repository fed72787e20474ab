package org.mtl4j.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.mtl4j.graph.ModelGraph;
import org.mtl4j.graph.TrainableWeights;
import org.mtl4j.graph.TrainableWeights.TableRows;
import org.mtl4j.graph.Variable;
import org.mtl4j.graph.WeightSpec;
import org.mtl4j.graph.WeightSpec.Role;
import org.mtl4j.optimizer.Optimizer;
import org.mtl4j.optimizer.Optimizer.Update;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** How a step changes the weights: gradients, penalties, the optimizer, decay and averaging. */
record WeightUpdates(ModelGraph graph, TrainableWeights weights, Trainer trainer) {

  /**
   * The losses of a part of the batch.
   *
   * @param losses of the rows of each task [rows]
   * @param weights what each of them counts [rows]
   */
  record PartLosses(List<Operand<TFloat32>> losses, List<Operand<TFloat32>> weights) {}

  /**
   * The operations that change every weight once.
   *
   * @param parts of the batch; one where there are large tables
   * @param step the number of this step, from 1
   * @param factor of the learning rate
   */
  List<Op> of(List<PartLosses> parts, Operand<TFloat32> step, Operand<TFloat32> factor) {
    Ops tf = graph.tf();
    List<Operand<TFloat32>> gradients = gradients(parts);
    Update update =
        new Update(
            tf.withControlDependencies(List.copyOf(gradients)), graph.variables(), step, factor);
    Optimizer optimizer = trainer.optimizer();
    List<Op> ops = new ArrayList<>(weights.stateUpdates());
    ops.addAll(optimizer.update(update, weights.flat(), gradients.get(0)));
    for (int i = 0; i < weights.tableRows().size(); i++) {
      ops.addAll(optimizer.updateRows(update, weights.tableRows().get(i), gradients.get(i + 1)));
    }
    ops.addAll(decays(tf.withControlDependencies(ops), update.rate(optimizer.learningRate())));
    if (trainer.steps().averaging() > 0) {
      ops.add(average(tf.withControlDependencies(ops), step));
    }
    return ops;
  }

  // of the flat variable and then of the rows of each large table, L2 penalties included
  private List<Operand<TFloat32>> gradients(List<PartLosses> parts) {
    Ops tf = graph.tf();
    List<Operand<TFloat32>> flats = new ArrayList<>();
    List<Operand<TFloat32>> rows = new ArrayList<>();
    for (PartLosses part : parts) { // joined before they are summed: one sum, not one per weight
      List<Operand<TFloat32>> all = gradients(part);
      List<Operand<TFloat32>> pieces = new ArrayList<>();
      boolean first = flats.isEmpty(); // the penalty counts once
      for (int i = 0; i < weights.slices().size(); i++) {
        // flat first: oneDNN takes a sum of a product and a kernel [1, units] for that of a bias
        Operand<TFloat32> piece = tf.reshape(all.get(i), tf.array(-1));
        Operand<TFloat32> value = tf.reshape(weights.slices().get(i), tf.array(-1));
        pieces.add(first ? penalized(piece, value, weights.flatSpecs().get(i).role()) : piece);
      }
      flats.add(tf.concat(pieces, tf.constant(0)));
      for (int i = 0; i < weights.tableRows().size(); i++) {
        Operand<TFloat32> gradient = all.get(pieces.size() + i);
        rows.add(penalized(gradient, weights.tableRows().get(i).rows(), Role.EMBEDDING_ROWS));
      }
    }
    List<Operand<TFloat32>> joined = new ArrayList<>();
    joined.add(flats.size() == 1 ? flats.get(0) : tf.math.addN(flats));
    joined.addAll(rows);
    return joined;
  }

  // with respect to the dense weights and then to the rows of each large table
  private List<Operand<TFloat32>> gradients(PartLosses part) {
    List<Operand<TFloat32>> xs = new ArrayList<>(weights.slices());
    List<String> names = new ArrayList<>();
    weights.flatSpecs().forEach(spec -> names.add(spec.path()));
    for (TableRows rows : weights.tableRows()) {
      xs.add(rows.rows());
      names.add(rows.table().name());
    }
    return graph.gradients(part.losses(), part.weights(), xs, names);
  }

  private Operand<TFloat32> penalized(
      Operand<TFloat32> gradient, Operand<TFloat32> value, Role role) {
    Ops tf = graph.tf();
    float l2 = 2 * trainer.l2().factor(role);
    return l2 > 0 ? tf.math.add(gradient, tf.math.mul(value, tf.constant(l2))) : gradient;
  }

  // a figure of each value's role for the whole flat variable; null where all are 0
  private float[] perValue(ToDoubleFunction<Role> figure) {
    float[] all = new float[Math.toIntExact(weights.flat().shape().size())];
    int at = 0;
    boolean any = false;
    for (WeightSpec spec : weights.flatSpecs()) {
      float value = (float) figure.applyAsDouble(spec.role());
      Arrays.fill(all, at, at + spec.size(), value);
      at += spec.size();
      any |= value > 0;
    }
    return any ? all : null;
  }

  // decoupled weight decay; the values it takes a share of are those before the step
  private List<Op> decays(Ops after, Operand<TFloat32> rate) {
    List<Op> ops = new ArrayList<>();
    float[] decay = perValue(role -> trainer.l2().decay(role));
    if (decay == null) {
      return ops;
    }
    Ops tf = graph.tf();
    Operand<TFloat32> factors = tf.math.mul(tf.constant(decay), rate);
    ops.add(
        after.assignSubVariableOp(
            weights.flat().handle(), tf.math.mul(weights.flatValue(), factors)));
    Operand<TFloat32> share =
        tf.math.mul(rate, tf.constant(trainer.l2().decay(Role.EMBEDDING_ROWS)));
    for (TableRows rows : weights.tableRows()) {
      ops.add(
          after.resourceScatterSub(
              rows.table().handle(), rows.ids(), tf.math.mul(rows.rows(), share)));
    }
    return ops;
  }

  // moves faster in the first steps: the decay is at most (1 + step) / (10 + step)
  private Op average(Ops after, Operand<TFloat32> step) {
    Variable average = weights.average();
    Operand<TFloat32> decay =
        after.math.minimum(
            after.constant(trainer.steps().averaging()),
            after.math.div(
                after.math.add(step, after.constant(1f)),
                after.math.add(step, after.constant(10f))));
    Operand<TFloat32> now = after.readVariableOp(weights.flat().handle(), TFloat32.class);
    Operand<TFloat32> old = after.readVariableOp(average.handle(), TFloat32.class);
    return after.assignSubVariableOp(
        average.handle(),
        after.math.mul(after.math.sub(old, now), after.math.sub(after.constant(1f), decay)));
  }
}
