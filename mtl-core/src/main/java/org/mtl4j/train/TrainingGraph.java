package org.mtl4j.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.mtl4j.data.Batch;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.graph.ModelGraph;
import org.mtl4j.graph.OpTime;
import org.mtl4j.graph.Seeds;
import org.mtl4j.graph.TensorFeed;
import org.mtl4j.graph.Threads;
import org.mtl4j.graph.TrainableWeights;
import org.mtl4j.graph.TrainableWeights.TableRows;
import org.mtl4j.graph.Variable;
import org.mtl4j.graph.WeightSpec;
import org.mtl4j.graph.WeightSpec.Role;
import org.mtl4j.optimizer.Optimizer;
import org.mtl4j.optimizer.Optimizer.Update;
import org.mtl4j.task.Network;
import org.mtl4j.task.Task;
import org.mtl4j.task.TaskLogits;
import org.mtl4j.train.BatchInputs.Part;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Owner of a graph that trains and, with the same weights, predicts. */
final class TrainingGraph implements AutoCloseable {

  private static final int HALVED = 512; // the smallest batch that pays
  private static final int SMALL = 1 << 15; // weights; steps on less are not worth handing over

  private final Network network;
  private final Trainer trainer;
  private final ModelGraph graph = new ModelGraph();
  private final TrainableWeights weights;
  private final BatchInputs inputs;
  private final List<Operand<TFloat32>> rowLosses = new ArrayList<>();
  private final List<Operand<TFloat32>> rowWeights = new ArrayList<>();
  private final Operand<TFloat32> losses;
  private final Placeholder<TInt32> ids;
  private final Placeholder<TFloat32> floats;
  private final List<Op> updates = new ArrayList<>();
  private final Map<String, Operand<TFloat32>> predictions = new LinkedHashMap<>();
  private final Map<String, Operand<TFloat32>> observed = new LinkedHashMap<>();

  /** A graph that trains on {@code rows} rows per epoch, which may have weights. */
  TrainingGraph(Network network, Trainer trainer, long rows, boolean weighted) {
    this(network, trainer, rows, weighted, false);
  }

  /**
   * The same.
   *
   * @param traced whether steps can be traced, as those on the caller's thread alone cannot
   */
  TrainingGraph(Network network, Trainer trainer, long rows, boolean weighted, boolean traced) {
    this.network = network;
    this.trainer = trainer;
    try {
      Ops tf = graph.tf();
      weights = new TrainableWeights(graph, network.weights(), trainer.seed());
      inputs = new BatchInputs(tf, network, parts(), weighted);
      ids = network.ids(tf);
      floats = network.floats(tf);
      Variable counter = graph.variables().filled("step", Shape.of(), 0);
      Operand<TFloat32> done = tf.readVariableOp(counter.handle(), TFloat32.class);
      Operand<TFloat32> step = tf.math.add(done, tf.constant(1f));
      losses = losses(step);
      double perEpoch = Math.ceil((double) rows / trainer.steps().batchSize());
      updates.addAll(
          updates(
              step,
              trainer.steps().schedule().factor(tf, step, perEpoch, trainer.stopping().epochs())));
      updates.add(tf.assignVariableOp(counter.handle(), step));
      GraphScope predict =
          GraphScope.predicting(tf.withSubScope("predict"), weights.averaged(tf), observed::put);
      predictions.putAll(network.build(predict, ids, floats).predictions(predict.tf()));
      graph.start(threads(traced));
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
  }

  // the caller's alone where steps are small
  private Threads threads(boolean traced) {
    boolean small =
        trainer.steps().batchSize() < HALVED && !whole() && weights.flat().shape().size() <= SMALL;
    Threads threads = small ? Threads.single() : trainer.threads();
    return traced && threads.equals(Threads.single()) ? new Threads(2, 1) : threads;
  }

  // halves are computed side by side
  private int parts() {
    return whole() || trainer.steps().batchSize() < HALVED ? 1 : 2;
  }

  // whether a step looks at the batch as a whole
  private boolean whole() {
    return weights.specs().stream()
        .anyMatch(w -> w.role() == Role.STATE || w.role() == Role.EMBEDDING_ROWS);
  }

  // the mean loss of each task [tasks]
  private Operand<TFloat32> losses(Operand<TFloat32> step) {
    Ops tf = graph.tf();
    List<Operand<TFloat32>> sums = new ArrayList<>();
    for (Part part : inputs.parts()) {
      long seed = Seeds.of(trainer.seed(), "part " + sums.size());
      sums.add(sums(GraphScope.training(tf.withSubScope("train"), weights, seed, step), part));
    }
    Operand<TFloat32> sum = sums.size() == 1 ? sums.get(0) : tf.math.addN(sums);
    return tf.math.mul(sum, inputs.share());
  }

  // the summed loss of each task [tasks]
  private Operand<TFloat32> sums(GraphScope scope, Part part) {
    Ops tf = scope.tf();
    TaskLogits logits = network.build(scope, part.ids(), part.floats());
    List<Task> tasks = network.model().tasks();
    List<Operand<TFloat32>> sums = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      Operand<TFloat32> loss =
          tasks.get(i).objective().loss(tf, logits.logits().get(i), part.labels().get(i));
      Operand<TFloat32> weight =
          tf.math.mul(inputs.share(), tf.constant((float) tasks.get(i).weight()));
      rowLosses.add(loss);
      if (part.weights() == null) {
        rowWeights.add(tf.fill(tf.shape(part.rows()), weight));
        sums.add(tf.sum(loss, tf.constant(0)));
      } else {
        rowWeights.add(tf.math.mul(part.weights(), weight));
        sums.add(tf.sum(tf.math.mul(loss, part.weights()), tf.constant(0)));
      }
    }
    return tf.stack(sums);
  }

  private List<Op> updates(Operand<TFloat32> step, Operand<TFloat32> factor) {
    Ops tf = graph.tf();
    List<Operand<TFloat32>> gradients = gradients();
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
  private List<Operand<TFloat32>> gradients() {
    Ops tf = graph.tf();
    List<Operand<TFloat32>> xs = new ArrayList<>(weights.slices());
    List<String> names = new ArrayList<>();
    weights.flatSpecs().forEach(spec -> names.add(spec.path()));
    for (TableRows rows : weights.tableRows()) {
      xs.add(rows.rows());
      names.add(rows.table().name());
    }
    List<Operand<TFloat32>> all = graph.gradients(rowLosses, rowWeights, xs, names);
    int dense = weights.slices().size();
    List<Operand<TFloat32>> joined = new ArrayList<>();
    List<Operand<TFloat32>> parts = new ArrayList<>();
    for (int i = 0; i < dense; i++) {
      float l2 = 2 * trainer.l2().factor(weights.flatSpecs().get(i).role());
      parts.add(tf.reshape(penalized(all.get(i), weights.slices().get(i), l2), tf.array(-1)));
    }
    joined.add(tf.concat(parts, tf.constant(0)));
    float rowL2 = 2 * trainer.l2().factor(Role.EMBEDDING_ROWS);
    for (int i = 0; i < weights.tableRows().size(); i++) {
      joined.add(penalized(all.get(dense + i), weights.tableRows().get(i).rows(), rowL2));
    }
    return joined;
  }

  private Operand<TFloat32> penalized(
      Operand<TFloat32> gradient, Operand<TFloat32> value, float l2) {
    Ops tf = graph.tf();
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

  /** Makes {@code rows} those that steps choose from; close it when they are done. */
  TensorFeed load(Batch rows) {
    return inputs.load(rows);
  }

  /** The choice of the rows {@code order[from]} to before {@code order[to]} of those loaded. */
  TensorFeed choose(TensorFeed loaded, int[] order, int from, int to) {
    return inputs.choose(loaded, order, from, to);
  }

  /** One train step on the rows chosen; returns the mean loss of each task. */
  float[] step(TensorFeed chosen) {
    return graph.run(chosen, List.of(losses), updates).get(0);
  }

  /** The same step, told operation by operation. */
  List<OpTime> trace(TensorFeed chosen) {
    return graph.trace(chosen, List.of(losses), updates);
  }

  /** One train step on the rows {@code order[from]} to before {@code order[to]} of those loaded. */
  float[] step(TensorFeed loaded, int[] order, int from, int to) {
    try (TensorFeed chosen = choose(loaded, order, from, to)) {
      return step(chosen);
    }
  }

  /** One train step on all of {@code batch}; returns the mean loss of each task. */
  float[] step(Batch batch) {
    try (TensorFeed loaded = load(batch)) {
      return step(loaded, Batch.order(batch.size()), 0, batch.size());
    }
  }

  /** Predictions by output name. */
  Map<String, float[]> predict(Batch batch) {
    return fetch(batch, predictions);
  }

  /** What layers let see, by path. */
  Map<String, float[]> observe(Batch batch) {
    return fetch(batch, observed);
  }

  /** The shape of a row of what the layer at {@code path} lets see. */
  Shape observedShape(String path) {
    return observed.get(path).shape().tail();
  }

  private Map<String, float[]> fetch(Batch batch, Map<String, Operand<TFloat32>> operands) {
    if (operands.isEmpty()) {
      return Map.of();
    }
    try (TensorFeed feed = feed(batch)) {
      List<float[]> values = graph.run(feed, List.copyOf(operands.values()), List.of());
      Map<String, float[]> named = new LinkedHashMap<>();
      for (String name : operands.keySet()) {
        named.put(name, values.get(named.size()));
      }
      return named;
    }
  }

  private TensorFeed feed(Batch batch) {
    var schema = network.embedding().schema();
    return new TensorFeed()
        .put(ids, batch.ids(), batch.size(), schema.idWidth())
        .put(floats, batch.floats(), batch.size(), schema.floatWidth());
  }

  List<Op> updates() {
    return updates;
  }

  TrainableWeights weights() {
    return weights;
  }

  ModelGraph graph() {
    return graph;
  }

  @Override
  public void close() {
    graph.close();
  }
}
