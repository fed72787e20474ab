package org.mtl4j.graph;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The weights of a serving graph: one resource variable per weight, named by its path. */
public final class NamedWeights implements Weights {

  private final Map<String, Variable> variables = new LinkedHashMap<>();
  private final Map<String, Operand<TFloat32>> reads = new LinkedHashMap<>();

  /**
   * Creates the variables of {@code specs} in the graph of {@code tf}. An operation's name cannot
   * hold the slashes of a path, so the operations get {@link #handleName} and {@link #readName},
   * which the export replaces.
   */
  public NamedWeights(Ops tf, List<WeightSpec> specs) {
    for (WeightSpec spec : specs) {
      int index = variables.size();
      Ops named = tf.withName(handleName(index));
      var handle =
          VarHandleOp.create(
              named.scope(), TFloat32.class, spec.shape(), VarHandleOp.sharedName(spec.path()));
      variables.put(spec.path(), new Variable(spec.path(), handle, spec.shape()));
      reads.put(spec.path(), tf.withName(readName(index)).readVariableOp(handle, TFloat32.class));
    }
  }

  /** The handle operation of the weight at {@code index}. */
  public static String handleName(int index) {
    return "weight_" + index;
  }

  /** The read operation of the weight at {@code index}. */
  public static String readName(int index) {
    return "weight_" + index + "_read";
  }

  /** The variables by path. */
  public Map<String, Variable> variables() {
    return variables;
  }

  @Override
  public Operand<TFloat32> read(Ops tf, WeightSpec spec) {
    return reads.get(spec.path());
  }

  @Override
  public Operand<TFloat32> gather(Ops tf, WeightSpec table, Operand<TInt32> ids, boolean training) {
    return tf.resourceGather(variables.get(table.path()).handle(), ids, TFloat32.class);
  }

  @Override
  public void assign(Ops tf, WeightSpec state, Operand<TFloat32> value) {
    throw new IllegalStateException("a serving graph does not train: " + state.path());
  }
}
