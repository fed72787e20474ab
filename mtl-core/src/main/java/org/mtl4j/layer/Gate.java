package org.mtl4j.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.graph.Initializer;
import org.mtl4j.graph.WeightSpec.Role;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.TFloat32;

/**
 * A softmax gate that mixes experts: x [batch, in], experts [batch, experts, units] -> [batch,
 * units].
 *
 * <p>Weights: {@code kernel} [in, experts], and those of the hidden layers. Observed: {@code
 * weights} [batch, experts].
 *
 * @param hidden layers before the softmax; usually none
 */
public record Gate(Mlp hidden) {

  private static final float UNSEEN = -1e9f; // a logit whose softmax is 0

  /** A gate that is linear in its input, as in the papers. */
  public static Gate linear() {
    return new Gate(Mlp.of());
  }

  /**
   * One gate of a level.
   *
   * @param scope of its weights
   * @param x its input [batch, in]
   * @param experts the numbers of those it sees, ascending
   */
  public record View(GraphScope scope, Operand<TFloat32> x, List<Integer> experts) {}

  /**
   * What each view's gate mixes of {@code experts} [batch, experts, units]: [batch, units] each.
   */
  public List<Operand<TFloat32>> mix(
      GraphScope scope, List<View> views, Operand<TFloat32> experts) {
    Ops tf = scope.tf();
    long all = experts.shape().get(1);
    Operand<TFloat32> weights =
        tf.nn.softmax(tf.reshape(logits(tf, views, (int) all), tf.array(-1L, all)));
    weights = tf.reshape(weights, tf.array(-1L, (long) views.size(), all));
    Operand<TFloat32> mixed = tf.train.batchMatMul(weights, experts, TFloat32.class);
    for (int i = 0; i < views.size(); i++) {
      observe(views.get(i), weights, i);
    }
    return List.copyOf(tf.unstack(mixed, (long) views.size(), Unstack.axis(1L)).output());
  }

  private static void observe(View view, Operand<TFloat32> weights, int number) {
    Ops tf = view.scope().tf();
    int all = (int) weights.shape().get(2);
    Operand<TFloat32> own =
        tf.reshape(
            tf.slice(weights, tf.array(0, number, 0), tf.array(-1, 1, all)), tf.array(-1, all));
    int[] seen = view.experts().stream().mapToInt(Integer::intValue).toArray();
    view.scope().observe("weights", tf.gather(own, tf.constant(seen), tf.constant(1)));
  }

  // [batch, views * all]; one product where the gates are linear in the same input
  private Operand<TFloat32> logits(Ops tf, List<View> views, int all) {
    List<Operand<TFloat32>> inputs = new ArrayList<>();
    List<Operand<TFloat32>> kernels = new ArrayList<>();
    float[] unseen = new float[views.size() * all];
    Arrays.fill(unseen, UNSEEN);
    for (View view : views) {
      Operand<TFloat32> x = hidden.apply(view.scope(), view.x());
      int seen = view.experts().size();
      long in = x.shape().get(1);
      Operand<TFloat32> kernel =
          view.scope().weight("kernel", Role.KERNEL, Initializer.glorot(in, seen), in, seen);
      float[][] place = new float[seen][all];
      for (int i = 0; i < seen; i++) {
        place[i][view.experts().get(i)] = 1;
        unseen[kernels.size() * all + view.experts().get(i)] = 0;
      }
      inputs.add(x);
      kernels.add(seen == all ? kernel : tf.linalg.matMul(kernel, tf.constant(place)));
    }
    boolean joint = Collections.frequency(inputs, inputs.get(0)) == inputs.size();
    List<Operand<TFloat32>> products = new ArrayList<>();
    if (joint) {
      products.add(tf.linalg.matMul(inputs.get(0), ExpertGroup.concat(tf, kernels, 1)));
    } else {
      for (int i = 0; i < inputs.size(); i++) {
        products.add(tf.linalg.matMul(inputs.get(i), kernels.get(i)));
      }
    }
    Operand<TFloat32> logits = ExpertGroup.concat(tf, products, 1);
    boolean total = views.stream().allMatch(view -> view.experts().size() == all);
    return total ? logits : tf.nn.biasAdd(logits, tf.constant(unseen));
  }
}
