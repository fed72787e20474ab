package org.mtl4j.layer;

import java.util.ArrayList;
import java.util.Arrays;
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
   * A level's experts and what its gates mix of them.
   *
   * @param experts their outputs [batch, experts, units]
   * @param mixed of each view [batch, units]
   */
  public record Mixture(Operand<TFloat32> experts, List<Operand<TFloat32>> mixed) {}

  /**
   * What each view's gate mixes of the experts of {@code groups}, which are numbered one group
   * behind the other: [batch, units] each. Experts and gates of one input are one product.
   */
  public List<Operand<TFloat32>> mix(
      GraphScope scope, List<ExpertGroup.Placed> groups, List<View> views) {
    return mixture(scope, groups, views).mixed();
  }

  /** As {@link #mix}, with the outputs of the experts. */
  public Mixture mixture(GraphScope scope, List<ExpertGroup.Placed> groups, List<View> views) {
    Ops tf = scope.tf();
    int all = ExpertGroup.count(groups);
    Operand<TFloat32> x = groups.get(0).x();
    boolean joint =
        ExpertGroup.joint(groups)
            && hidden.units().isEmpty()
            && views.stream().allMatch(view -> view.x().equals(x));
    Operand<TFloat32> experts;
    Operand<TFloat32> logits;
    if (joint) {
      ExpertGroup.Columns columns = ExpertGroup.columns(groups);
      int first = all * groups.get(0).group().network().units().get(0);
      views.forEach(view -> columns.kernels().add(kernel(tf, view, x, all)));
      columns.biases().add(unseen(tf, views, all));
      int[] widths = {first, views.size() * all};
      var parts = tf.splitV(columns.of(scope, x), tf.constant(widths), tf.constant(1), 2L).output();
      experts = ExpertGroup.finish(groups, parts.get(0));
      logits = parts.get(1);
    } else {
      experts = ExpertGroup.apply(groups);
      logits = logits(tf, views, all);
    }
    Operand<TFloat32> weights = tf.nn.softmax(tf.reshape(logits, tf.array(-1, all)));
    weights = tf.reshape(weights, tf.array(-1, views.size(), all));
    Operand<TFloat32> mixed = SmallProduct.of(scope, weights, experts);
    for (int i = 0; i < views.size(); i++) {
      observe(views.get(i), weights, i);
    }
    return new Mixture(
        experts, List.copyOf(tf.unstack(mixed, (long) views.size(), Unstack.axis(1L)).output()));
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

  // [in, all], 0 where the view does not see
  private static Operand<TFloat32> kernel(Ops tf, View view, Operand<TFloat32> x, int all) {
    int seen = view.experts().size();
    long in = x.shape().get(1);
    Operand<TFloat32> kernel =
        view.scope().weight("kernel", Role.KERNEL, Initializer.glorot(in, seen), in, seen);
    float[][] place = new float[seen][all];
    for (int i = 0; i < seen; i++) {
      place[i][view.experts().get(i)] = 1;
    }
    return seen == all ? kernel : tf.linalg.matMul(kernel, tf.constant(place));
  }

  // added to logits [views * all]
  private static Operand<TFloat32> unseen(Ops tf, List<View> views, int all) {
    float[] unseen = new float[views.size() * all];
    Arrays.fill(unseen, UNSEEN);
    for (int i = 0; i < views.size(); i++) {
      for (int expert : views.get(i).experts()) {
        unseen[i * all + expert] = 0;
      }
    }
    return tf.constant(unseen);
  }

  // [batch, views * all]; one product where the gates are linear in the same input
  private Operand<TFloat32> logits(Ops tf, List<View> views, int all) {
    List<Operand<TFloat32>> inputs = new ArrayList<>();
    List<Operand<TFloat32>> kernels = new ArrayList<>();
    for (View view : views) {
      inputs.add(hidden.apply(view.scope(), view.x()));
      kernels.add(kernel(tf, view, inputs.get(kernels.size()), all));
    }
    List<Operand<TFloat32>> products = new ArrayList<>();
    if (inputs.stream().allMatch(inputs.get(0)::equals)) {
      products.add(tf.linalg.matMul(inputs.get(0), ExpertGroup.concat(tf, kernels, 1)));
    } else {
      for (int i = 0; i < inputs.size(); i++) {
        products.add(tf.linalg.matMul(inputs.get(i), kernels.get(i)));
      }
    }
    Operand<TFloat32> logits = ExpertGroup.concat(tf, products, 1);
    boolean total = views.stream().allMatch(view -> view.experts().size() == all);
    return total ? logits : tf.nn.biasAdd(logits, unseen(tf, views, all));
  }
}
