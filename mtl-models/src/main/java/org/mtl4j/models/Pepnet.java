package org.mtl4j.models;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.graph.Initializer;
import org.mtl4j.graph.WeightSpec.Role;
import org.mtl4j.layer.Dense;
import org.mtl4j.layer.Mlp;
import org.mtl4j.layer.ModelInput;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Outputs;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * PEPNet, parameter and embedding personalized network (Chang et al., "PEPNet: Parameter and
 * Embedding Personalized Network for Infusing with Personalized Prior Information", KDD 2023):
 * prior features scale the embeddings (EPNet) and the hidden units of the towers (PPNet) by gates
 * around 1.
 *
 * <p>A gate of v is G(v) = 2 sigmoid(relu(v W1 + b1) W2 + b2), as wide as what it scales. x' = x *
 * G([domain; x]); h_i = act(h_(i-1) W + b) * G_t,i([prior; x']) with h_0 = x'; logit_t = head_t(h).
 * Gates do not train the x they read, only their priors; they start at 1.
 *
 * <p>Weights: {@code views/input/dense_0}, {@code views/input/dense_1}; {@code
 * towers/<task>/dense_<i>}, {@code towers/<task>/view_<i>/dense_0}, {@code .../dense_1}; {@code
 * heads/<task>}.
 *
 * @param tasks any number and type
 * @param domain features whose values scale the input, such as the page; at least one
 * @param prior features whose values scale the towers, such as user and author; at least one
 * @param towers one per task
 */
public record Pepnet(List<Task> tasks, List<String> domain, List<String> prior, Towers towers)
    implements MultiTaskModel {

  public Pepnet {
    tasks = MultiTaskModel.checkTasks(tasks);
    domain = List.copyOf(domain);
    prior = List.copyOf(prior);
    towers.check(tasks);
    if (domain.isEmpty() || prior.isEmpty()) {
      throw new IllegalArgumentException("PEPNet needs at least one domain and one prior feature");
    }
  }

  @Override
  public Outputs build(GraphScope scope, ModelInput input) {
    Operand<TFloat32> x =
        gated(scope.at("views", "input"), input.all(), input.features(domain), input.all());
    Operand<TFloat32> own = input.features(prior);
    List<Operand<TFloat32>> hidden = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      Mlp tower = towers.network(i);
      GraphScope inner = scope.at("towers", tasks.get(i).name());
      Operand<TFloat32> h = x;
      for (int layer = 0; layer < tower.units().size(); layer++) {
        h = tower.layer(inner, layer, h, Initializer.zeros());
        h = gated(inner.at("view_" + layer), h, own, x);
      }
      hidden.add(h);
    }
    return Towers.of().build(scope, tasks, hidden);
  }

  // h times the gate that reads priors and x, which it does not train: [batch, width of h]
  private static Operand<TFloat32> gated(
      GraphScope scope, Operand<TFloat32> h, Operand<TFloat32> priors, Operand<TFloat32> x) {
    Ops tf = scope.tf();
    int width = (int) h.shape().get(1);
    Operand<TFloat32> read = tf.concat(List.of(priors, tf.stopGradient(x)), tf.constant(1));
    Operand<TFloat32> inner = tf.nn.relu(new Dense(width, true).apply(scope.at("dense_0"), read));
    GraphScope last = scope.at("dense_1");
    Operand<TFloat32> kernel =
        last.weight("kernel", Role.KERNEL, Initializer.zeros(), width, width);
    Operand<TFloat32> bias = last.weight("bias", Role.BIAS, Initializer.zeros(), width);
    Operand<TFloat32> gate = tf.math.sigmoid(last.affine(inner, kernel, bias));
    return tf.math.mul(h, tf.math.mul(gate, tf.constant(2f)));
  }
}
