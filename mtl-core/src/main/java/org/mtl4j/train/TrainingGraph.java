package org.mtl4j.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.Batch;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.graph.ModelGraph;
import org.mtl4j.graph.TensorFeed;
import org.mtl4j.graph.TrainableWeights;
import org.mtl4j.graph.TrainableWeights.TableRows;
import org.mtl4j.graph.Variable;
import org.mtl4j.graph.WeightSpec;
import org.mtl4j.optimizer.Optimizer.Update;
import org.mtl4j.task.Network;
import org.mtl4j.task.Task;
import org.mtl4j.task.TaskLogits;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Owner of a graph that trains and, with the same weights, predicts. */
final class TrainingGraph implements AutoCloseable {

  private final Network network;
  private final ModelGraph graph = new ModelGraph();
  private final TrainableWeights weights;
  private final Placeholder<TInt32> ids;
  private final Placeholder<TFloat32> floats;
  private final Placeholder<TFloat32> labels;
  private final Operand<TFloat32> losses;
  private final List<Op> updates = new ArrayList<>();
  private final Map<String, Operand<TFloat32>> predictions = new LinkedHashMap<>();
  private final Map<String, Operand<TFloat32>> observed = new LinkedHashMap<>();

  TrainingGraph(Network network, Trainer trainer) {
    this.network = network;
    try {
      Ops tf = graph.tf();
      weights = new TrainableWeights(graph, network.weights(), trainer.seed());
      ids = network.ids(tf);
      floats = network.floats(tf);
      int tasks = network.model().tasks().size();
      labels = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, tasks)));
      Variable counter = graph.variables().filled("step", Shape.of(), 0);
      Operand<TFloat32> done = tf.readVariableOp(counter.handle(), TFloat32.class);
      Operand<TFloat32> step = tf.math.add(done, tf.constant(1f));
      losses = losses(GraphScope.training(tf.withSubScope("train"), weights, trainer.seed(), step));
      updates.addAll(updates(trainer, step));
      updates.add(tf.assignVariableOp(counter.handle(), step));
      GraphScope predict =
          GraphScope.predicting(tf.withSubScope("predict"), weights, observed::put);
      predictions.putAll(network.build(predict, ids, floats).predictions(predict.tf()));
      graph.start(trainer.threads());
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
  }

  // the mean loss of each task [tasks]
  private Operand<TFloat32> losses(GraphScope scope) {
    Ops tf = scope.tf();
    TaskLogits logits = network.build(scope, ids, floats);
    List<Task> tasks = network.model().tasks();
    var columns = tf.unstack(labels, (long) tasks.size(), Unstack.axis(1L)).output();
    List<Operand<TFloat32>> means = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      means.add(
          tf.math.mean(
              tasks.get(i).objective().loss(tf, logits.logits().get(i), columns.get(i)),
              tf.constant(0)));
    }
    return tf.stack(means);
  }

  private List<Op> updates(Trainer trainer, Operand<TFloat32> step) {
    Ops tf = graph.tf();
    List<Task> tasks = network.model().tasks();
    float[] factors = new float[tasks.size()];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = (float) tasks.get(i).weight();
    }
    Operand<TFloat32> total = tf.sum(tf.math.mul(losses, tf.constant(factors)), tf.constant(0));
    List<Operand<TFloat32>> xs = new ArrayList<>(weights.slices());
    List<String> names = new ArrayList<>();
    weights.flatSpecs().forEach(spec -> names.add(spec.path()));
    for (TableRows rows : weights.tableRows()) {
      xs.add(rows.rows());
      names.add(rows.table().name());
    }
    List<Operand<TFloat32>> gradients = graph.gradients(total, xs, names);
    Ops after = tf.withControlDependencies(List.copyOf(gradients));
    Update update = new Update(after, graph.variables(), step);
    int dense = weights.slices().size();
    List<Op> ops = new ArrayList<>(weights.stateUpdates());
    ops.addAll(
        trainer
            .optimizer()
            .update(update, weights.flat(), flatGradient(trainer, gradients.subList(0, dense))));
    for (int i = 0; i < weights.tableRows().size(); i++) {
      TableRows rows = weights.tableRows().get(i);
      Operand<TFloat32> gradient = gradients.get(dense + i);
      float l2 = trainer.l2().factor(WeightSpec.Role.EMBEDDING_ROWS);
      if (l2 > 0) {
        gradient = tf.math.add(gradient, tf.math.mul(rows.rows(), tf.constant(2 * l2)));
      }
      ops.addAll(trainer.optimizer().updateRows(update, rows, gradient));
    }
    return ops;
  }

  private Operand<TFloat32> flatGradient(Trainer trainer, List<Operand<TFloat32>> gradients) {
    Ops tf = graph.tf();
    List<Operand<TFloat32>> flat = new ArrayList<>();
    gradients.forEach(gradient -> flat.add(tf.reshape(gradient, tf.array(-1))));
    Operand<TFloat32> joined = tf.concat(flat, tf.constant(0));
    float[] l2 = new float[Math.toIntExact(weights.flat().shape().size())];
    int at = 0;
    boolean any = false;
    for (WeightSpec spec : weights.flatSpecs()) {
      float factor = trainer.l2().factor(spec.role());
      Arrays.fill(l2, at, at + spec.size(), 2 * factor);
      at += spec.size();
      any |= factor > 0;
    }
    return any ? tf.math.add(joined, tf.math.mul(weights.flatValue(), tf.constant(l2))) : joined;
  }

  /** One train step; returns the mean loss of each task. */
  float[] step(Batch batch) {
    try (TensorFeed feed = feed(batch)) {
      feed.put(labels, batch.labels(), batch.size(), network.model().tasks().size());
      return graph.run(feed, List.of(losses), updates).get(0);
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
