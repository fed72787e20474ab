package org.mtl4j.graph;

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

  /** Sets a {@link WeightSpec.Role#STATE} weight with each train step. */
  void assign(Ops tf, WeightSpec state, Operand<TFloat32> value);
}
