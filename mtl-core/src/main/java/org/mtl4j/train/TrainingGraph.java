package org.mtl4j.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.mtl4j.data.Batch;
import org.mtl4j.data.LabelScale;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.graph.ModelGraph;
import org.mtl4j.graph.OpTime;
import org.mtl4j.graph.Seeds;
import org.mtl4j.graph.TensorFeed;
import org.mtl4j.graph.Threads;
import org.mtl4j.graph.TrainableWeights;
import org.mtl4j.graph.Variable;
import org.mtl4j.graph.WeightSpec;
import org.mtl4j.graph.WeightSpec.Role;
import org.mtl4j.task.Network;
import org.mtl4j.task.Task;
import org.mtl4j.task.TaskLogits;
import org.mtl4j.train.BatchInputs.Loaded;
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

  private static final int LARGE = 512; // rows of a batch whose step is worth two threads
  private static final int WORK = 3_000_000; // rows x values of kernels: the same for fewer rows

  private final Network network;
  private final Trainer trainer;
  private final ModelGraph graph = new ModelGraph();
  private final TrainableWeights weights;
  private final BatchInputs inputs;
  private final List<List<LossTerm>> terms = new ArrayList<>(); // of each part
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
      inputs = new BatchInputs(tf, network, parts(), weighted, large());
      ids = network.ids(tf);
      floats = network.floats(tf);
      Variable counter = graph.variables().filled("step", Shape.of(), 0);
      Operand<TFloat32> done = tf.readVariableOp(counter.handle(), TFloat32.class);
      Operand<TFloat32> step = tf.math.add(done, tf.constant(1f));
      losses = losses(step);
      double perEpoch = Math.ceil((double) rows / trainer.steps().batchSize());
      Operand<TFloat32> factor =
          trainer.steps().schedule().factor(tf, step, perEpoch, trainer.stopping().epochs());
      var gradients = new Backward(graph, weights).of(terms);
      updates.addAll(new WeightUpdates(graph, weights, trainer).of(gradients, step, factor));
      updates.add(tf.assignVariableOp(counter.handle(), step));
      GraphScope predict =
          GraphScope.predicting(tf.withSubScope("predict"), weights.averaged(tf), observed::put);
      predictions.putAll(network.build(predict, ids, floats).predictions(predict));
      graph.start(threads(traced));
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
  }

  // the caller's alone where a step is not worth handing over
  private Threads threads(boolean traced) {
    boolean single = parts() == 1 && !whole();
    Threads threads = single ? Threads.single() : trainer.threads();
    return traced && threads.equals(Threads.single()) ? new Threads(2, 1) : threads;
  }

  // halves are computed side by side; those of small batches only where there are threads
  private int parts() {
    boolean side = work() >= WORK && !trainer.threads().equals(Threads.single());
    return !whole() && (large() || side) ? 2 : 1;
  }

  private boolean large() {
    return trainer.steps().batchSize() >= LARGE;
  }

  private long work() {
    LongStream kernels =
        weights.specs().stream().filter(w -> w.role() == Role.KERNEL).mapToLong(WeightSpec::size);
    return trainer.steps().batchSize() * kernels.sum();
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
    int rows = trainer.steps().batchSize() / inputs.parts().size();
    for (Part part : inputs.parts()) {
      long seed = Seeds.of(trainer.seed(), "part " + sums.size());
      Ops train = tf.withSubScope("train");
      sums.add(sums(GraphScope.training(train, weights, rows, part.summands(), seed, step), part));
    }
    Operand<TFloat32> sum = sums.size() == 1 ? sums.get(0) : tf.math.addN(sums);
    return tf.math.mul(sum, inputs.share());
  }

  // the summed loss of each task [tasks]
  private Operand<TFloat32> sums(GraphScope scope, Part part) {
    Ops tf = scope.tf();
    TaskLogits logits = network.build(scope, part.ids(), part.floats());
    List<Task> tasks = network.model().tasks();
    List<LossTerm> own = new ArrayList<>();
    List<Operand<TFloat32>> sums = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      Operand<TFloat32> loss =
          tasks.get(i).objective().loss(tf, logits.logits().get(i), part.labels().get(i));
      Operand<TFloat32> weight =
          tf.math.mul(inputs.share(), tf.constant((float) tasks.get(i).weight()));
      if (part.weights() == null) {
        own.add(new LossTerm(loss, tf.fill(tf.shape(part.rows()), weight)));
        sums.add(tf.sum(loss, tf.constant(0)));
      } else {
        own.add(new LossTerm(loss, tf.math.mul(part.weights(), weight)));
        sums.add(tf.sum(tf.math.mul(loss, part.weights()), tf.constant(0)));
      }
    }
    terms.add(own);
    return tf.stack(sums);
  }

  /** How labels are standardised, by the names of the tasks whose labels are. */
  Map<String, LabelScale> scales() {
    return LabelUnits.of(network.model().tasks()).in(weights::value);
  }

  /** Makes {@code rows} those that steps choose from; close it when they are done. */
  Loaded load(Batch rows) {
    Map<String, LabelScale> scales = scales();
    LabelScale[] columns =
        network.model().tasks().stream()
            .map(task -> scales.get(task.name()))
            .toArray(LabelScale[]::new);
    return inputs.load(rows, columns);
  }

  /** The choice of the rows {@code order[from]} to before {@code order[to]} of those loaded. */
  TensorFeed choose(Loaded loaded, int[] order, int from, int to) {
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
  float[] step(Loaded loaded, int[] order, int from, int to) {
    try (TensorFeed chosen = choose(loaded, order, from, to)) {
      return step(chosen);
    }
  }

  /** One train step on all of {@code batch}; returns the mean loss of each task. */
  float[] step(Batch batch) {
    try (Loaded loaded = load(batch)) {
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
