package org.mtl4j.models;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.graph.Initializer;
import org.mtl4j.layer.ModelInput;
import org.mtl4j.task.Binary;
import org.mtl4j.task.Head;
import org.mtl4j.task.Implication;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Outputs;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A chain of steps over the entire space, such as click, cart and purchase, after {@link Esmm},
 * which is the chain of two: with a tower per step of logit z_i, P_k = sigmoid(z_1) ...
 * sigmoid(z_k), and losses on every P_k over all rows. In log space, with logit a of P_(k-1) and b
 * = z_k, that of P_k is -logsumexp(-a, -b, -(a + b)). A label says that the step and those before
 * it were taken.
 *
 * <p>Weights: {@code towers/<step>} and {@code heads/<step>}; the first step is called like its
 * task, later ones like their conditional output.
 *
 * @param tasks the binary steps in their order, each among those who took the one before
 * @param conditionals for each task but the first the name of the unlabelled output P(step | the
 *     one before)
 * @param towers one per step
 */
public record Chain(List<Task> tasks, List<String> conditionals, Towers towers)
    implements MultiTaskModel {

  // towers read the input itself with few units; so all of them start active
  private static final Initializer ALIVE = Initializer.constant(0.1f);

  public Chain {
    tasks = MultiTaskModel.checkTasks(tasks);
    conditionals = List.copyOf(conditionals);
    towers.check(tasks);
    if (conditionals.size() != tasks.size() - 1) {
      throw new IllegalArgumentException(
          "a chain of "
              + (tasks.size() + " tasks needs " + (tasks.size() - 1))
              + (" conditionals, one for each but the first, got " + conditionals));
    }
    List<Task> outputs = new ArrayList<>(tasks);
    conditionals.forEach(name -> outputs.add(Task.binary(name)));
    for (Task task : MultiTaskModel.checkTasks(outputs)) {
      if (!(task.objective() instanceof Binary)) {
        throw new IllegalArgumentException(
            "a chain takes binary tasks, but " + task.name() + " is " + task.objective());
      }
    }
  }

  // each by itself, the later ones given the one before
  private List<Task> steps() {
    List<Task> steps = new ArrayList<>(List.of(tasks.get(0)));
    conditionals.forEach(name -> steps.add(Task.binary(name)));
    return steps;
  }

  @Override
  public Outputs build(GraphScope scope, ModelInput input) {
    List<Task> steps = steps();
    var inputs = Collections.nCopies(steps.size(), input.all());
    List<Operand<TFloat32>> own = towers.build(scope, steps, inputs, ALIVE).logits();
    Ops tf = scope.at("chain").tf();
    List<Head> heads = new ArrayList<>();
    Operand<TFloat32> all = own.get(0);
    for (int i = 0; i < tasks.size(); i++) {
      all = i == 0 ? all : product(tf, all, own.get(i));
      heads.add(new Head(tasks.get(i), all, true));
    }
    for (int i = 1; i < steps.size(); i++) {
      heads.add(new Head(steps.get(i), own.get(i), false));
    }
    return new Outputs(heads, List.of());
  }

  @Override
  public List<Implication> implications() {
    List<Implication> implications = new ArrayList<>();
    for (int i = 1; i < tasks.size(); i++) {
      implications.add(new Implication(tasks.get(i).name(), tasks.get(i - 1).name()));
    }
    return implications;
  }

  /** That of a later step is its share in the rows of the step before. */
  @Override
  public Map<String, float[]> baseLogits(Function<String, float[]> labels, float[] weights) {
    Map<String, float[]> biases = new HashMap<>();
    List<Task> steps = steps();
    float[] before = labels.apply(tasks.get(0).name());
    biases.put(
        Towers.bias(steps.get(0).name()), tasks.get(0).objective().baseLogits(before, weights));
    for (int i = 1; i < steps.size(); i++) {
      float[] own = labels.apply(tasks.get(i).name());
      // a share of the step before, also where labels contradict the model
      double taken = sum(own, weights);
      double rate = (taken + 1) / (Math.max(taken, sum(before, weights)) + 2);
      biases.put(
          Towers.bias(steps.get(i).name()), new float[] {(float) Math.log(rate / (1 - rate))});
      before = own;
    }
    return biases;
  }

  private static double sum(float[] labels, float[] weights) {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      sum += labels[i] * weights[i];
    }
    return sum;
  }

  // the logit of sigmoid(a) * sigmoid(b)
  private static Operand<TFloat32> product(Ops tf, Operand<TFloat32> a, Operand<TFloat32> b) {
    Operand<TFloat32> x = tf.math.neg(a);
    Operand<TFloat32> y = tf.math.neg(b);
    Operand<TFloat32> z = tf.math.add(x, y);
    Operand<TFloat32> top = tf.stopGradient(tf.math.maximum(tf.math.maximum(x, y), z));
    Operand<TFloat32> sum =
        tf.math.addN(
            List.of(
                tf.math.exp(tf.math.sub(x, top)),
                tf.math.exp(tf.math.sub(y, top)),
                tf.math.exp(tf.math.sub(z, top))));
    return tf.math.neg(tf.math.add(top, tf.math.log(sum)));
  }
}
