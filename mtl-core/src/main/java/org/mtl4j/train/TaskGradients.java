package org.mtl4j.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.graph.ModelGraph;
import org.mtl4j.graph.TrainableWeights;
import org.mtl4j.graph.TrainableWeights.TableRows;
import org.mtl4j.graph.WeightSpec;
import org.mtl4j.optimizer.Gradients;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/**
 * The gradients of each task apart, in a step of two runs: the first computes them, keeps them in
 * variables and tells their Gram matrix, the second sums them by the weights it is given. Auxiliary
 * losses are a row of their own after the tasks, which counts 1.
 */
final class TaskGradients {

  private final ModelGraph graph;
  private final TrainableWeights weights;
  private final int tasks;
  private final List<Map<String, Operand<TFloat32>>> gradients = new ArrayList<>(); // by path
  private final Map<String, Integer> reaching = new HashMap<>(); // tasks that train a weight
  private final List<Op> kept = new ArrayList<>();
  private final Placeholder<TFloat32> taskWeights;
  private final Operand<TFloat32> gram;
  private final Operand<TFloat32> all; // kept [rows, size]
  private final Map<String, Operand<TFloat32>> tables = new LinkedHashMap<>(); // [rows, n, width]

  /** Of the losses of {@code tasks} tasks and those beside them. */
  TaskGradients(ModelGraph graph, TrainableWeights weights, StepLosses losses, int tasks) {
    this.graph = graph;
    this.weights = weights;
    this.tasks = tasks;
    Ops tf = graph.tf();
    Backward backward = new Backward(graph, weights);
    for (int task = 0; task < tasks; task++) {
      Map<String, Operand<TFloat32>> own = sum(backward.of(losses.terms(task)));
      own.keySet().forEach(path -> reaching.merge(path, 1, Integer::sum));
      gradients.add(own);
    }
    if (losses.auxiliary()) {
      gradients.add(sum(backward.of(losses.terms(StepLosses.AUXILIARY))));
    }
    taskWeights = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(tasks)));
    List<Operand<TFloat32>> grams = new ArrayList<>();
    List<WeightSpec> shared = weights.flatSpecs().stream().filter(this::shared).toList();
    if (!shared.isEmpty()) {
      grams.add(gram(tf, stacked(tf, shared)));
    }
    all = keep("gradients", stacked(tf, weights.flatSpecs()));
    for (TableRows rows : weights.tableRows()) {
      String path = rows.table().name();
      Operand<TFloat32> own = rows(tf, rows);
      if (reaching.getOrDefault(path, 0) > 1) {
        grams.add(gram(tf, own));
      }
      tables.put(path, keep("gradients_of_rows_" + tables.size(), own));
    }
    gram =
        grams.isEmpty()
            ? tf.fill(tf.array(tasks, tasks), tf.constant(0f))
            : grams.size() == 1 ? grams.get(0) : tf.math.addN(grams);
  }

  private boolean shared(WeightSpec spec) {
    return reaching.getOrDefault(spec.path(), 0) > 1;
  }

  private Map<String, Operand<TFloat32>> sum(List<Map<String, Operand<TFloat32>>> parts) {
    Map<String, List<Operand<TFloat32>>> byPath = new LinkedHashMap<>();
    for (Map<String, Operand<TFloat32>> part : parts) {
      part.forEach((path, g) -> byPath.computeIfAbsent(path, key -> new ArrayList<>()).add(g));
    }
    Map<String, Operand<TFloat32>> sums = new LinkedHashMap<>();
    byPath.forEach(
        (path, all) -> sums.put(path, all.size() == 1 ? all.get(0) : graph.tf().math.addN(all)));
    return sums;
  }

  // one row for each task, and one for auxiliary losses [rows, size]
  private Operand<TFloat32> stacked(Ops tf, List<WeightSpec> specs) {
    List<Operand<TFloat32>> rows = new ArrayList<>();
    for (Map<String, Operand<TFloat32>> own : gradients) {
      List<Operand<TFloat32>> pieces = new ArrayList<>();
      for (WeightSpec spec : specs) {
        Operand<TFloat32> gradient = own.get(spec.path());
        pieces.add(
            gradient == null
                ? tf.fill(tf.array(spec.size()), tf.constant(0f))
                : tf.reshape(gradient, tf.array(-1)));
      }
      rows.add(tf.concat(pieces, tf.constant(0)));
    }
    return tf.stack(rows);
  }

  // [rows, values of all rows of a table that the batch reads]
  private Operand<TFloat32> rows(Ops tf, TableRows table) {
    List<Operand<TFloat32>> rows = new ArrayList<>();
    for (Map<String, Operand<TFloat32>> own : gradients) {
      Operand<TFloat32> gradient = own.get(table.table().name());
      Operand<TFloat32> there = gradient == null ? tf.zerosLike(table.rows()) : gradient;
      rows.add(tf.reshape(there, tf.array(-1)));
    }
    return tf.stack(rows);
  }

  private Operand<TFloat32> gram(Ops tf, Operand<TFloat32> stacked) {
    Operand<TFloat32> own =
        gradients.size() == tasks
            ? stacked
            : tf.slice(stacked, tf.array(0, 0), tf.array(tasks, -1));
    return tf.linalg.matMul(own, own, MatMul.transposeB(true));
  }

  // a variable that no checkpoint needs: it is written before it is read
  private Operand<TFloat32> keep(String name, Operand<TFloat32> value) {
    Ops tf = graph.tf();
    var handle =
        VarHandleOp.create(
            tf.scope(), TFloat32.class, Shape.unknown(), VarHandleOp.sharedName("balance/" + name));
    kept.add(tf.assignVariableOp(handle, value));
    return tf.readVariableOp(handle, TFloat32.class);
  }

  /** The Gram matrix of the tasks' gradients of shared weights [tasks, tasks]. */
  Operand<TFloat32> gram() {
    return gram;
  }

  /** What keeps the gradients for the second run. */
  List<Op> kept() {
    return kept;
  }

  /** What the second run is fed [tasks]. */
  Placeholder<TFloat32> taskWeights() {
    return taskWeights;
  }

  /**
   * The sum of the gradients that were kept, by the weights of the tasks.
   *
   * @param own whether weights that one task trains are weighed, too
   */
  Gradients sum(boolean own) {
    Ops tf = graph.tf();
    Operand<TFloat32> ones = tf.fill(tf.array(1, gradients.size()), tf.constant(1f));
    Operand<TFloat32> by =
        gradients.size() == tasks
            ? taskWeights
            : tf.concat(List.of(taskWeights, tf.array(1f)), tf.constant(0));
    by = tf.reshape(by, tf.array(1, gradients.size()));
    Operand<TFloat32> flat = tf.linalg.matMul(by, all);
    if (!own) {
      Operand<TFloat32> plain = tf.linalg.matMul(ones, all);
      flat = tf.select(tf.expandDims(tf.constant(mask()), tf.constant(0)), flat, plain);
    }
    Map<String, Operand<TFloat32>> rows = new LinkedHashMap<>();
    for (TableRows table : weights.tableRows()) {
      String path = table.table().name();
      boolean weighed = own || reaching.getOrDefault(path, 0) > 1;
      Operand<TFloat32> sum = tf.linalg.matMul(weighed ? by : ones, tables.get(path));
      rows.put(path, tf.reshape(sum, tf.shape(table.rows())));
    }
    int size = Math.toIntExact(weights.flat().shape().size());
    return new Gradients(tf.reshape(flat, tf.array(size)), rows);
  }

  // which values of the flat variable several tasks train
  private boolean[] mask() {
    boolean[] mask = new boolean[Math.toIntExact(weights.flat().shape().size())];
    int at = 0;
    for (WeightSpec spec : weights.flatSpecs()) {
      Arrays.fill(mask, at, at + spec.size(), shared(spec));
      at += spec.size();
    }
    return mask;
  }
}
