package org.mtl4j.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.graph.ModelGraph;
import org.mtl4j.graph.TensorFeed;
import org.mtl4j.graph.Threads;
import org.mtl4j.graph.TrainableWeights;
import org.mtl4j.graph.WeightPlan;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

@Tag("rounding")
class CrossNetworkTest {

  private static final CrossNetwork TWO = new CrossNetwork(2, 1);

  private static float[] run(Map<String, float[]> weights, float... x) {
    try (ModelGraph graph = new ModelGraph();
        TensorFeed feed = new TensorFeed()) {
      Ops tf = graph.tf();
      var specs = WeightPlan.of(scope -> TWO.apply(scope, placeholder(scope.tf())));
      TrainableWeights trainable = new TrainableWeights(graph, specs, 1);
      Placeholder<TFloat32> input = placeholder(tf);
      Operand<TFloat32> output = TWO.apply(GraphScope.predicting(tf, trainable), input);
      graph.start(Threads.single());
      if (!weights.isEmpty()) {
        trainable.restore(weights);
      }
      feed.put(input, x, x.length / 2, 2);
      return graph.run(feed, List.of(output), List.of()).get(0);
    }
  }

  private static Placeholder<TFloat32> placeholder(Ops tf) {
    return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 2)));
  }

  // x = (1, 2): (1 + 2) (1, -1) + (.5, 0) = (3.5, -3); times x, plus x: (4.5, -4)
  // then (4.5 * 2 - 4 * 2) (1, 1) = (1, 1); times x, plus (4.5, -4): (5.5, -2)
  @Test
  void crossesByHand() {
    Map<String, float[]> weights =
        Map.of(
            "layer_0/down", new float[] {1, 1},
            "layer_0/up", new float[] {1, -1},
            "layer_0/bias", new float[] {0.5f, 0},
            "layer_1/down", new float[] {2, 2},
            "layer_1/up", new float[] {1, 1},
            "layer_1/bias", new float[] {0, 0});
    assertArrayEquals(new float[] {5.5f, -2, 0, 0}, run(weights, 1, 2, 0, 0), 1e-6f);
  }

  @Test
  void startsWithoutCrosses() {
    assertArrayEquals(new float[] {1, 2, -3, 4}, run(Map.of(), 1, 2, -3, 4));
  }

  @Test
  void refusesNone() {
    var failed = assertThrows(IllegalArgumentException.class, () -> new CrossNetwork(0, 8));
    assertEquals(
        "a cross network needs at least 1 layer of rank 1, got 0 of 8", failed.getMessage());
  }
}
