package org.mtl4j.task;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.graph.WeightPlan;
import org.mtl4j.graph.WeightSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Networks that predict together by the mean of their predictions (Lakshminarayanan et al., "Simple
 * and Scalable Predictive Uncertainty Estimation using Deep Ensembles", NeurIPS 2017): ids [batch,
 * idWidth], floats [batch, floatWidth] -> predictions by output name.
 *
 * <p>Weights: those of the only network, or {@code members/<i>/...}.
 *
 * @param members at least one, with the same outputs
 */
public record Ensemble(List<Network> members) {

  public Ensemble {
    members = List.copyOf(members);
    if (members.isEmpty()) {
      throw new IllegalArgumentException("an ensemble needs at least one network");
    }
  }

  /** Where the weights of a member are: empty for the only one. */
  public String path(int member) {
    return members.size() == 1 ? "" : "members/" + member + "/";
  }

  /** Adds all members to {@code scope}. */
  public Map<String, Operand<TFloat32>> predictions(
      GraphScope scope, Operand<TInt32> ids, Operand<TFloat32> floats) {
    Ops tf = scope.tf();
    Map<String, List<Operand<TFloat32>>> all = new LinkedHashMap<>();
    for (int i = 0; i < members.size(); i++) {
      GraphScope inner = members.size() == 1 ? scope : scope.at("members", Integer.toString(i));
      members
          .get(i)
          .build(inner, ids, floats)
          .predictions(inner)
          .forEach((name, p) -> all.computeIfAbsent(name, key -> new ArrayList<>()).add(p));
    }
    Map<String, Operand<TFloat32>> means = new LinkedHashMap<>();
    all.forEach(
        (name, parts) ->
            means.put(
                name,
                parts.size() == 1
                    ? parts.get(0)
                    : tf.math.div(tf.math.addN(parts), tf.constant((float) parts.size()))));
    return means;
  }

  /** Every weight of the members, in the order of their construction. */
  public List<WeightSpec> weights() {
    Network first = members.get(0);
    return WeightPlan.of(
        scope -> predictions(scope, first.ids(scope.tf()), first.floats(scope.tf())));
  }
}
