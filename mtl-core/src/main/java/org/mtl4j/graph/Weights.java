package org.mtl4j.graph;

import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Where a {@link GraphScope} gets the values of weights from. */
public interface Weights {

  /** The whole weight. */
  Operand<TFloat32> read(Ops tf, WeightSpec spec);

  /** Rows of a table: ids [n] -> [n, width]. */
  Operand<TFloat32> gather(Ops tf, WeightSpec table, Operand<TInt32> ids, boolean training);

  /** Values computed from dense weights alone, once for all who ask for {@code name}. */
  default List<Operand<TFloat32>> shared(
      Ops tf, String name, Supplier<List<Operand<TFloat32>>> values) {
    return values.get();
  }

  /** The whole weight, to compute shared values from. */
  default Operand<TFloat32> source(Ops tf, WeightSpec spec) {
    return read(tf, spec);
  }

  /** Tells the gradient of a shared value by that of what is computed from it. */
  default void gradient(
      Operand<TFloat32> input,
      Operand<TFloat32> output,
      UnaryOperator<Operand<TFloat32>> gradient) {}

  /** Sets a {@link WeightSpec.Role#STATE} weight with each train step. */
  void assign(Ops tf, WeightSpec state, Operand<TFloat32> value);
}
