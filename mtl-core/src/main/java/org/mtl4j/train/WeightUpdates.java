package org.mtl4j.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.mtl4j.graph.ModelGraph;
import org.mtl4j.graph.TrainableWeights;
import org.mtl4j.graph.TrainableWeights.TableRows;
import org.mtl4j.graph.Variable;
import org.mtl4j.graph.WeightSpec;
import org.mtl4j.graph.WeightSpec.Role;
import org.mtl4j.optimizer.GradientTransform;
import org.mtl4j.optimizer.Gradients;
import org.mtl4j.optimizer.Optimizer;
import org.mtl4j.optimizer.Optimizer.Update;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** How a step changes the weights: gradients, penalties, the optimizer, decay and averaging. */
record WeightUpdates(ModelGraph graph, TrainableWeights weights, Trainer trainer) {

  /**
   * The operations that change every weight once.
   *
   * @param parts what each part of the batch adds, see {@link Backward}
   * @param step the number of this step, from 1
   * @param factor of the learning rate
   */
  List<Op> of(
      List<Map<String, Operand<TFloat32>>> parts,
      Operand<TFloat32> step,
      Operand<TFloat32> factor) {
    List<Op> ops = new ArrayList<>(weights.stateUpdates());
    ops.addAll(of(joined(parts), step, factor));
    return ops;
  }

  /**
   * The same for the gradients of the sum of losses as a whole, without what a step changes
   * besides.
   */
  List<Op> balanced(Gradients sum, Operand<TFloat32> step, Operand<TFloat32> factor) {
    Ops tf = graph.tf();
    float[] l2 = perValue(role -> 2 * trainer.l2().factor(role));
    Operand<TFloat32> flat =
        l2 == null
            ? sum.flat()
            : tf.math.add(sum.flat(), tf.math.mul(weights.flatValue(), tf.constant(l2)));
    Map<String, Operand<TFloat32>> rows = new LinkedHashMap<>();
    for (TableRows table : weights.tableRows()) {
      String path = table.table().name();
      rows.put(path, penalized(sum.rows().get(path), table.rows(), Role.EMBEDDING_ROWS));
    }
    return of(new Gradients(flat, rows), step, factor);
  }

  private List<Op> of(Gradients joined, Operand<TFloat32> step, Operand<TFloat32> factor) {
    Ops tf = graph.tf();
    Gradients gradients = joined;
    for (GradientTransform transform : trainer.steps().transforms()) {
      gradients = transform.apply(tf, gradients);
    }
    Update update =
        new Update(
            tf.withControlDependencies(List.copyOf(gradients.all())),
            graph.variables(),
            step,
            factor);
    Optimizer optimizer = trainer.optimizer();
    List<Op> ops = new ArrayList<>();
    ops.addAll(optimizer.update(update, weights.flat(), gradients.flat()));
    for (TableRows rows : weights.tableRows()) {
      ops.addAll(optimizer.updateRows(update, rows, gradients.rows().get(rows.table().name())));
    }
    ops.addAll(decays(tf.withControlDependencies(ops), update.rate(optimizer.learningRate())));
    if (trainer.steps().averaging() > 0) {
      ops.add(average(tf.withControlDependencies(ops), step));
    }
    return ops;
  }

  // L2 penalties, which count once, are added to what the first part adds
  private Gradients joined(List<Map<String, Operand<TFloat32>>> parts) {
    Ops tf = graph.tf();
    List<Operand<TFloat32>> flats = new ArrayList<>();
    for (Map<String, Operand<TFloat32>> part : parts) { // joined before they are summed: one sum
      boolean first = flats.isEmpty();
      List<Operand<TFloat32>> pieces = new ArrayList<>();
      for (WeightSpec spec : weights.flatSpecs()) {
        Operand<TFloat32> gradient = part.get(spec.path());
        pieces.add(first ? whole(spec, gradient) : flat(spec, gradient));
      }
      flats.add(tf.concat(pieces, tf.constant(0)));
    }
    Map<String, Operand<TFloat32>> rows = new LinkedHashMap<>();
    for (TableRows table : weights.tableRows()) {
      String path = table.table().name();
      Operand<TFloat32> gradient = there(parts.get(0).get(path), path);
      rows.put(path, penalized(gradient, table.rows(), Role.EMBEDDING_ROWS));
    }
    return new Gradients(flats.size() == 1 ? flats.get(0) : tf.math.addN(flats), rows);
  }

  // of a dense weight, with its penalty [size]
  private Operand<TFloat32> whole(WeightSpec spec, Operand<TFloat32> gradient) {
    Ops tf = graph.tf();
    Operand<TFloat32> value = tf.reshape(weights.slices().get(spec.path()), tf.array(-1));
    return penalized(flat(spec, there(gradient, spec.path())), value, spec.role());
  }

  private static Operand<TFloat32> there(Operand<TFloat32> gradient, String weight) {
    if (gradient == null) {
      throw new IllegalStateException("weight " + weight + " has no path to the loss");
    }
    return gradient;
  }

  // flat first: oneDNN takes a sum of a product and a kernel [1, units] for that of a bias
  private Operand<TFloat32> flat(WeightSpec spec, Operand<TFloat32> gradient) {
    Ops tf = graph.tf();
    return gradient == null
        ? tf.fill(tf.array(spec.size()), tf.constant(0f))
        : tf.reshape(gradient, tf.array(-1));
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
