package org.mtl4j.task;

import java.util.List;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.graph.WeightPlan;
import org.mtl4j.graph.WeightSpec;
import org.mtl4j.layer.EmbeddingLayer;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Embeddings and a model: ids [batch, idWidth], floats [batch, floatWidth] -> {@link Outputs}.
 *
 * @param embedding packed rows to the model's input
 * @param model its input to logits
 */
public record Network(EmbeddingLayer embedding, MultiTaskModel model) {

  /** Adds the network to {@code scope}. */
  public Outputs build(GraphScope scope, Operand<TInt32> ids, Operand<TFloat32> floats) {
    return model.build(scope, embedding.apply(scope, ids, floats));
  }

  /** A placeholder for packed ids [batch, idWidth]. */
  public Placeholder<TInt32> ids(Ops tf) {
    return tf.placeholder(
        TInt32.class, Placeholder.shape(Shape.of(-1, embedding.schema().idWidth())));
  }

  /** A placeholder for packed floats [batch, floatWidth]. */
  public Placeholder<TFloat32> floats(Ops tf) {
    return tf.placeholder(
        TFloat32.class, Placeholder.shape(Shape.of(-1, embedding.schema().floatWidth())));
  }

  /** Every weight of the network, in the order of its construction. */
  public List<WeightSpec> weights() {
    return WeightPlan.of(
        scope -> build(scope, ids(scope.tf()), floats(scope.tf())).predictions(scope));
  }
}
