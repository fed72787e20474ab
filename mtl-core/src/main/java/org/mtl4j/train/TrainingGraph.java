package org.mtl4j.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.mtl4j.balance.LossBalancer;
import org.mtl4j.balance.LossBalancer.Needs;
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
import org.mtl4j.train.BatchInputs.Loaded;
import org.mtl4j.train.BatchInputs.Part;
import org.mtl4j.train.StepLosses.Summand;
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
  private final List<Summand> summands;
  private final Operand<TFloat32> losses;
  private final Balancing balancing; // null where tasks have weights of their own alone
  private final Placeholder<TFloat32> taskWeights; // null without balancing
  private final List<Operand<TFloat32>> looks = new ArrayList<>(); // what balancing needs to see
  private final List<Op> looking = new ArrayList<>(); // what is to be done beside
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
      List<Task> tasks = network.model().tasks();
      LossBalancer balancer = trainer.steps().balancer().orElse(null);
      balancing = balancer == null ? null : new Balancing(balancer, tasks, trainer.seed());
      boolean apart = balancer != null && balancer.needs() == Needs.GRADIENTS;
      Placeholder<TFloat32> weighing =
          balancer == null || apart
              ? null
              : tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(tasks.size())));
      StepLosses all = losses(step, weighing);
      losses = all.means(tf);
      summands = all.summands();
      double perEpoch = Math.ceil((double) rows / trainer.steps().batchSize());
      Operand<TFloat32> factor =
          trainer.steps().schedule().factor(tf, step, perEpoch, trainer.stopping().epochs());
      WeightUpdates own = new WeightUpdates(graph, weights, trainer);
      if (apart) {
        TaskGradients gradients = new TaskGradients(graph, weights, all, tasks.size());
        taskWeights = gradients.taskWeights();
        looks.addAll(List.of(losses, gradients.gram()));
        looking.addAll(gradients.kept());
        looking.addAll(weights.stateUpdates());
        updates.addAll(own.balanced(gradients.sum(balancer.weighsOwn()), step, factor));
      } else {
        taskWeights = weighing;
        if (balancer != null && balancer.needs() == Needs.LOSSES) {
          looks.add(losses);
        }
        updates.addAll(own.of(new Backward(graph, weights).of(all.terms()), step, factor));
      }
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

  private StepLosses losses(Operand<TFloat32> step, Operand<TFloat32> weighing) {
    StepLosses all = new StepLosses(network, inputs.share(), weighing);
    Ops tf = graph.tf();
    int rows = trainer.steps().batchSize() / inputs.parts().size();
    for (Part part : inputs.parts()) {
      long seed = Seeds.of(trainer.seed(), "part " + all.terms().size());
      Ops train = tf.withSubScope("train");
      all.add(GraphScope.training(train, weights, rows, part.summands(), seed, step), part);
    }
    return all;
  }

  /** What the losses of a step are, in their order: those of the tasks, then auxiliary ones. */
  List<Summand> summands() {
    return summands;
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

  /** One train step on the rows chosen; returns the losses, see {@link #summands}. */
  float[] step(TensorFeed chosen) {
    if (balancing == null) {
      return graph.run(chosen, List.of(losses), updates).get(0);
    }
    List<float[]> seen = looks.isEmpty() ? List.of() : graph.run(chosen, looks, looking);
    double[] before = seen.isEmpty() ? new double[0] : weighted(seen.get(0));
    double[][] gram = seen.size() < 2 ? new double[0][] : square(seen.get(1));
    float[] own = balancing.weights(before, gram);
    chosen.put(taskWeights, own, own.length);
    boolean known = seen.size() == 2; // of weights that have not changed since
    List<float[]> values = graph.run(chosen, known ? List.of() : List.of(losses), updates);
    float[] now = (known ? seen : values).get(0);
    balancing.after(weighted(now), gram);
    if (balancing.lossesAfter()) {
      values = graph.run(chosen, List.of(losses), List.of());
      balancing.changed(weighted(now), gram, weighted(values.get(0)));
    }
    return now;
  }

  // the losses of the tasks times their own weights
  private double[] weighted(float[] values) {
    double[] all = new double[network.model().tasks().size()];
    Arrays.setAll(all, i -> values[i] * summands.get(i).weight());
    return all;
  }

  private static double[][] square(float[] values) {
    int size = (int) Math.round(Math.sqrt(values.length));
    double[][] rows = new double[size][size];
    for (int i = 0; i < values.length; i++) {
      rows[i / size][i % size] = values[i];
    }
    return rows;
  }

  /** The weights of the tasks from step to step; null where they have their own alone. */
  Balancing balancing() {
    return balancing;
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

  /** One train step on all of {@code batch}; returns the losses, see {@link #summands}. */
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
