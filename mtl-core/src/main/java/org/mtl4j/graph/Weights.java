package org.mtl4j.graph;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
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

  /** Tells the gradients of shared values by that of what is computed from them. */
  default void gradient(
      List<Operand<TFloat32>> inputs,
      Operand<TFloat32> output,
      Function<Operand<TFloat32>, List<Operand<TFloat32>>> gradients) {}

  /** Sets a {@link WeightSpec.Role#STATE} weight with each train step. */
  void assign(Ops tf, WeightSpec state, Operand<TFloat32> value);
}
