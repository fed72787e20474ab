package org.mtl4j.optimizer;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Gradients whose common norm is greater than {@code norm} are shortened to it: g * min(1, norm /
 * |g|), where |g| is that of all weights together (Pascanu et al., "On the difficulty of training
 * recurrent neural networks", ICML 2013).
 *
 * @param norm positive
 */
public record ClipNorm(float norm) implements GradientTransform {

  public ClipNorm {
    if (!(norm > 0) || Float.isInfinite(norm)) {
      throw new IllegalArgumentException("the norm to clip to must be positive, got " + norm);
    }
  }

  @Override
  public Gradients apply(Ops tf, Gradients gradients) {
    List<Operand<TFloat32>> squares = new ArrayList<>();
    for (Operand<TFloat32> gradient : gradients.all()) {
      squares.add(tf.nn.l2Loss(gradient)); // half the sum of squares
    }
    Operand<TFloat32> length = tf.math.sqrt(tf.math.mul(tf.math.addN(squares), tf.constant(2f)));
    Operand<TFloat32> factor =
        tf.math.minimum(tf.constant(1f), tf.math.div(tf.constant(norm), length));
    // a length that is not finite must show, not make a step of nothing
    Operand<TFloat32> shown = tf.math.add(factor, tf.math.sub(length, length));
    return gradients.map(gradient -> tf.math.mul(gradient, shown));
  }
}
