package org.mtl4j.optimizer;

import org.tensorflow.op.Ops;

/** A change of all gradients of a step before the optimizer sees them, such as clipping. */
public interface GradientTransform {

  /** Adds the change to the graph of {@code tf}. */
  Gradients apply(Ops tf, Gradients gradients);
}
