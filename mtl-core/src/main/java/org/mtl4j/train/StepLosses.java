package org.mtl4j.train;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.task.AuxiliaryLoss;
import org.mtl4j.task.Network;
import org.mtl4j.task.Outputs;
import org.mtl4j.task.Task;
import org.mtl4j.train.BatchInputs.Part;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The losses of a step: those of the tasks, then the model's auxiliary ones. */
final class StepLosses {

  /**
   * A loss.
   *
   * @param name of its task, or its own
   * @param weight in the sum of losses
   */
  record Summand(String name, double weight) {}

  /** The number of no task. */
  static final int AUXILIARY = -1;

  private final Network network;
  private final Operand<TFloat32> share; // what a row counts
  private final Operand<TFloat32> taskWeights; // [tasks]; null where they are constants
  private final List<List<LossTerm>> terms = new ArrayList<>();
  private final List<Operand<TFloat32>> sums = new ArrayList<>();
  private final List<Operand<TFloat32>> ofWeights = new ArrayList<>();
  private List<Summand> summands = List.of();

  /**
   * Of no part yet.
   *
   * @param share one divided by the rows of a batch, or by their weight
   * @param taskWeights what each task counts beside its own weight [tasks]; null for 1
   */
  StepLosses(Network network, Operand<TFloat32> share, Operand<TFloat32> taskWeights) {
    this.network = network;
    this.share = share;
    this.taskWeights = taskWeights;
  }

  /** Builds the network on a part of the batch. */
  void add(GraphScope scope, Part part) {
    Outputs outputs = network.build(scope, part.ids(), part.floats());
    List<LossTerm> own = new ArrayList<>();
    List<Operand<TFloat32>> ownSums = new ArrayList<>();
    List<Summand> names = new ArrayList<>();
    for (Task task : network.model().tasks()) {
      Operand<TFloat32> labels = part.labels().get(names.size());
      Operand<TFloat32> loss = task.objective().loss(scope.tf(), outputs.logits(task), labels);
      own.add(rows(scope.tf(), names.size(), loss, task.weight(), part, ownSums));
      names.add(new Summand(task.name(), task.weight()));
    }
    for (AuxiliaryLoss loss : outputs.auxiliary()) {
      if (!loss.ofWeights()) {
        own.add(rows(scope.tf(), AUXILIARY, loss.value(), loss.weight(), part, ownSums));
        names.add(new Summand(loss.name(), loss.weight()));
      }
    }
    for (AuxiliaryLoss loss : outputs.auxiliary()) {
      if (loss.ofWeights()) {
        names.add(new Summand(loss.name(), loss.weight()));
        if (terms.isEmpty()) { // the same in every part
          own.add(
              new LossTerm(AUXILIARY, loss.value(), scope.tf().constant((float) loss.weight())));
          ofWeights.add(loss.value());
        }
      }
    }
    summands = names;
    terms.add(own);
    sums.add(scope.tf().stack(ownSums));
  }

  private LossTerm rows(
      Ops tf,
      int task,
      Operand<TFloat32> loss,
      double weight,
      Part part,
      List<Operand<TFloat32>> sums) {
    Operand<TFloat32> row = tf.math.mul(share, tf.constant((float) weight));
    if (taskWeights != null && task != AUXILIARY) {
      row = tf.math.mul(row, tf.gather(taskWeights, tf.constant(task), tf.constant(0)));
    }
    if (part.weights() == null) {
      sums.add(tf.sum(loss, tf.constant(0)));
      return new LossTerm(task, loss, tf.fill(tf.shape(part.rows()), row));
    }
    sums.add(tf.sum(tf.math.mul(loss, part.weights()), tf.constant(0)));
    return new LossTerm(task, loss, tf.math.mul(part.weights(), row));
  }

  /** What the losses are, in their order. */
  List<Summand> summands() {
    return summands;
  }

  /** What each part adds to the sum of losses. */
  List<List<LossTerm>> terms() {
    return terms;
  }

  /** What each part adds of one task's loss, or of the auxiliary ones. */
  List<List<LossTerm>> terms(int task) {
    return terms.stream()
        .map(part -> part.stream().filter(term -> term.task() == task).toList())
        .toList();
  }

  /** Whether there are losses beside those of the tasks. */
  boolean auxiliary() {
    return summands.size() > network.model().tasks().size();
  }

  /** The losses [summands]; of rows, their mean over the batch. */
  Operand<TFloat32> means(Ops tf) {
    Operand<TFloat32> sum = sums.size() == 1 ? sums.get(0) : tf.math.addN(sums);
    Operand<TFloat32> means = tf.math.mul(sum, share);
    return ofWeights.isEmpty()
        ? means
        : tf.concat(List.of(means, tf.stack(ofWeights)), tf.constant(0));
  }
}
