package org.mtl4j.models;

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
 * ESMM, entire space multi-task model (Ma et al., "Entire Space Multi-Task Model", SIGIR 2018):
 * pCTCVR = pCTR x pCVR over all impressions, with losses on CTR and CTCVR only. In log space, with
 * click logit a and conversion logit b, the CTCVR logit is -logsumexp(-a, -b, -(a + b)).
 *
 * <p>Weights: {@code towers/<name>} and {@code heads/<name>} of the click and the conversion
 * output.
 *
 * @param click binary task: was the impression clicked
 * @param clickAndConversion binary task: was it clicked and converted
 * @param conversion name of the unlabelled output P(conversion | click), such as {@code cvr}
 * @param towers of click and conversion
 */
public record Esmm(Task click, Task clickAndConversion, String conversion, Towers towers)
    implements MultiTaskModel {

  // towers read the input itself with few units; so all of them start active
  private static final Initializer ALIVE = Initializer.constant(0.1f);

  public Esmm {
    Task output = Task.binary(conversion);
    for (Task task : MultiTaskModel.checkTasks(List.of(click, clickAndConversion, output))) {
      if (!(task.objective() instanceof Binary)) {
        throw new IllegalArgumentException(
            "ESMM takes binary tasks, but " + task.name() + " is " + task.objective());
      }
    }
    towers.check(List.of(click, output));
  }

  @Override
  public List<Task> tasks() {
    return List.of(click, clickAndConversion);
  }

  @Override
  public Outputs build(GraphScope scope, ModelInput input) {
    Task output = Task.binary(conversion);
    var logits =
        towers
            .build(scope, List.of(click, output), List.of(input.all(), input.all()), ALIVE)
            .logits();
    Operand<TFloat32> both = product(scope.at("ctcvr").tf(), logits.get(0), logits.get(1));
    List<Head> heads =
        List.of(
            new Head(click, logits.get(0), true),
            new Head(clickAndConversion, both, true),
            new Head(output, logits.get(1), false));
    return new Outputs(heads, List.of());
  }

  @Override
  public List<Implication> implications() {
    return List.of(new Implication(clickAndConversion.name(), click.name()));
  }

  /** The conversion's is the share of conversions in clicks. */
  @Override
  public Map<String, float[]> baseLogits(Function<String, float[]> labels, float[] weights) {
    float[] clicks = labels.apply(click.name());
    float[] both = labels.apply(clickAndConversion.name());
    // a share of the clicks, also where conversions without a click contradict the model
    double conversions = sum(both, weights);
    double rate = (conversions + 1) / (Math.max(conversions, sum(clicks, weights)) + 2);
    return Map.of(
        Towers.bias(click.name()),
        click.objective().baseLogits(clicks, weights),
        Towers.bias(conversion),
        new float[] {(float) Math.log(rate / (1 - rate))});
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
