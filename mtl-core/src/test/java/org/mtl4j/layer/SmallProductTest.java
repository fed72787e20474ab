package org.mtl4j.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.graph.ModelGraph;
import org.mtl4j.graph.TensorFeed;
import org.mtl4j.graph.Threads;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

@Tag("rounding")
class SmallProductTest {

  private static final int ROWS = 130;

  // left is weights of a gate [ROWS, views, experts], right the experts [ROWS, experts, units]
  private static List<float[]> run(int views, int experts, int units, boolean trains) {
    try (ModelGraph graph = new ModelGraph();
        TensorFeed feed = new TensorFeed()) {
      Ops tf = graph.tf();
      GraphScope scope =
          trains
              ? GraphScope.training(tf, null, ROWS, null, 0, null)
              : GraphScope.predicting(tf, null);
      Placeholder<TFloat32> left = placeholder(tf, views, experts);
      Placeholder<TFloat32> right = placeholder(tf, experts, units);
      Placeholder<TFloat32> weights = placeholder(tf, views, units);
      Operand<TFloat32> product = SmallProduct.of(scope, left, right);
      assertArrayEquals(new long[] {-1, views, units}, product.shape().asArray());
      Map<Output<?>, Operand<TFloat32>> gradients =
          graph.gradients(List.of(product), List.of(weights), List.of(left, right));
      graph.start(Threads.single());
      Random random = new Random(3);
      feed.put(left, values(random, views * experts), ROWS, views, experts);
      feed.put(right, values(random, experts * units), ROWS, experts, units);
      feed.put(weights, values(random, views * units), ROWS, views, units);
      Operand<TFloat32> ofLeft = gradients.get(left.asOutput());
      Operand<TFloat32> ofRight = gradients.get(right.asOutput());
      return graph.run(feed, List.of(product, ofLeft, ofRight), List.of());
    }
  }

  private static Placeholder<TFloat32> placeholder(Ops tf, int rows, int columns) {
    return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, rows, columns)));
  }

  private static float[] values(Random random, int size) {
    float[] values = new float[ROWS * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({"2, 8, 16", "3, 12, 16", "1, 1, 1", "5, 7, 33"})
  void productsAndGradientsAreThoseOfAnyGraph(int views, int experts, int units) {
    List<float[]> expected = run(views, experts, units, false);
    List<float[]> got = run(views, experts, units, true);
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), got.get(i), 1e-4f);
    }
  }

  @Test
  void graphsThatPredictKeepToPublicOperations() {
    try (ModelGraph graph = new ModelGraph()) {
      Ops tf = graph.tf();
      Operand<TFloat32> product =
          SmallProduct.of(
              GraphScope.predicting(tf, null), placeholder(tf, 2, 3), placeholder(tf, 3, 4));
      assertFalse(product.op().type().startsWith("_"), product.op().type());
    }
  }
}
