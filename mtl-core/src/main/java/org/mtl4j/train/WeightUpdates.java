package org.mtl4j.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.mtl4j.graph.ModelGraph;
import org.mtl4j.graph.TrainableWeights;
import org.mtl4j.graph.TrainableWeights.Bridge;
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
    int slices = weights.slices().size();
    List<List<Operand<TFloat32>>> all = parts.stream().map(this::gradients).toList();
    List<List<Operand<TFloat32>>> throughShared = throughShared(all);
    List<Operand<TFloat32>> flats = new ArrayList<>();
    List<Operand<TFloat32>> rows = new ArrayList<>();
    for (List<Operand<TFloat32>> part : all) { // joined before they are summed: one sum
      boolean first = flats.isEmpty(); // the penalty and what parts share count once
      List<Operand<TFloat32>> pieces = new ArrayList<>();
      for (int i = 0; i < slices; i++) {
        pieces.add(first ? whole(i, part.get(i), throughShared.get(i)) : flat(i, part.get(i)));
      }
      flats.add(tf.concat(pieces, tf.constant(0)));
      for (int i = 0; i < weights.tableRows().size(); i++) {
        TableRows table = weights.tableRows().get(i);
        Operand<TFloat32> gradient = part.get(part.size() - weights.tableRows().size() + i);
        checkPath(gradient != null, table.table().name());
        rows.add(penalized(gradient, table.rows(), Role.EMBEDDING_ROWS));
      }
    }
    rows.add(0, sum(flats));
    return rows;
  }

  // with respect to the dense weights, what parts share or bridge and the rows of large tables
  private List<Operand<TFloat32>> gradients(PartLosses part) {
    List<Operand<TFloat32>> xs = new ArrayList<>(weights.slices());
    xs.addAll(weights.shared());
    weights.bridges().forEach(bridge -> xs.add(bridge.output()));
    weights.tableRows().forEach(rows -> xs.add(rows.rows()));
    return graph.gradients(part.losses(), part.weights(), xs);
  }

  // with respect to each dense weight, by way of what parts share
  private List<List<Operand<TFloat32>>> throughShared(List<List<Operand<TFloat32>>> parts) {
    int at = weights.slices().size();
    List<Operand<TFloat32>> shared = weights.shared();
    List<List<Operand<TFloat32>>> ofParts = new ArrayList<>();
    shared.forEach(value -> ofParts.add(new ArrayList<>()));
    for (List<Operand<TFloat32>> part : parts) {
      for (int i = 0; i < shared.size(); i++) {
        add(ofParts.get(i), part.get(at + i));
      }
      for (int i = 0; i < weights.bridges().size(); i++) {
        Bridge bridge = weights.bridges().get(i);
        Operand<TFloat32> gradient = part.get(at + shared.size() + i);
        if (gradient != null) {
          List<Operand<TFloat32>> gradients = bridge.gradients().apply(gradient);
          for (int j = 0; j < gradients.size(); j++) {
            ofParts.get(shared.indexOf(bridge.inputs().get(j))).add(gradients.get(j));
          }
        }
      }
    }
    List<Operand<TFloat32>> values = new ArrayList<>();
    List<Operand<TFloat32>> sums = new ArrayList<>();
    for (int i = 0; i < shared.size(); i++) {
      if (!ofParts.get(i).isEmpty()) {
        values.add(shared.get(i));
        sums.add(sum(ofParts.get(i)));
      }
    }
    List<Operand<TFloat32>> xs = new ArrayList<>(weights.slices());
    xs.addAll(weights.sources().values());
    List<Operand<TFloat32>> gradients =
        values.isEmpty() ? Collections.nCopies(xs.size(), null) : graph.gradients(values, sums, xs);
    List<String> sources = List.copyOf(weights.sources().keySet());
    List<List<Operand<TFloat32>>> all = new ArrayList<>();
    for (int i = 0; i < at; i++) {
      List<Operand<TFloat32>> both = new ArrayList<>();
      add(both, gradients.get(i));
      int source = sources.indexOf(weights.flatSpecs().get(i).path());
      add(both, source < 0 ? null : gradients.get(at + source));
      all.add(both);
    }
    return all;
  }

  private static void add(List<Operand<TFloat32>> list, Operand<TFloat32> gradient) {
    if (gradient != null) {
      list.add(gradient);
    }
  }

  private Operand<TFloat32> sum(List<Operand<TFloat32>> parts) {
    return parts.size() == 1 ? parts.get(0) : graph.tf().math.addN(parts);
  }

  // of a dense weight, with its penalty [size]
  private Operand<TFloat32> whole(
      int i, Operand<TFloat32> own, List<Operand<TFloat32>> throughShared) {
    WeightSpec spec = weights.flatSpecs().get(i);
    List<Operand<TFloat32>> all = new ArrayList<>(throughShared);
    add(all, own);
    checkPath(!all.isEmpty(), spec.path());
    Operand<TFloat32> value = graph.tf().reshape(weights.slices().get(i), graph.tf().array(-1));
    return penalized(flat(i, sum(all)), value, spec.role());
  }

  private static void checkPath(boolean there, String weight) {
    if (!there) {
      throw new IllegalStateException("weight " + weight + " has no path to the loss");
    }
  }

  // flat first: oneDNN takes a sum of a product and a kernel [1, units] for that of a bias
  private Operand<TFloat32> flat(int i, Operand<TFloat32> gradient) {
    Ops tf = graph.tf();
    return gradient == null
        ? tf.fill(tf.array(weights.flatSpecs().get(i).size()), tf.constant(0f))
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
