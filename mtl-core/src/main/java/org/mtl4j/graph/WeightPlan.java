package org.mtl4j.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Learns which weights a model has by building it once on a scratch graph. */
public final class WeightPlan implements Weights {

  private final Map<String, WeightSpec> specs = new LinkedHashMap<>();

  private WeightPlan() {}

  /** The weights that {@code build} asks for, in the order of asking. */
  public static List<WeightSpec> of(Consumer<GraphScope> build) {
    WeightPlan plan = new WeightPlan();
    try (Graph graph = new Graph()) {
      build.accept(GraphScope.training(GraphOps.of(graph), plan, 0, null, 0, null));
    }
    return new ArrayList<>(plan.specs.values());
  }

  @Override
  public Operand<TFloat32> read(Ops tf, WeightSpec spec) {
    add(spec);
    return tf.placeholder(TFloat32.class, Placeholder.shape(spec.shape()));
  }

  @Override
  public Operand<TFloat32> gather(Ops tf, WeightSpec table, Operand<TInt32> ids, boolean training) {
    return tf.gather(read(tf, table), ids, tf.constant(0));
  }

  @Override
  public void assign(Ops tf, WeightSpec state, Operand<TFloat32> value) {}

  private void add(WeightSpec spec) {
    WeightSpec first = specs.putIfAbsent(spec.path(), spec);
    if (first != null && !first.equals(spec)) {
      throw new IllegalStateException(
          "weight " + spec.path() + " is asked for twice: " + first + ", " + spec);
    }
  }
}
