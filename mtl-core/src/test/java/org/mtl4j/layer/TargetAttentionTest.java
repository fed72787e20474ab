package org.mtl4j.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.graph.ModelGraph;
import org.mtl4j.graph.TensorFeed;
import org.mtl4j.graph.Threads;
import org.mtl4j.graph.TrainableWeights;
import org.mtl4j.graph.WeightPlan;
import org.mtl4j.layer.ModelInput.Items;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

class TargetAttentionTest {

  private static final Mlp LINEAR = new Mlp(List.of(1), Activation.LINEAR, 0, false);
  // the hidden unit is the sum of q * k, the score is that
  private static final Map<String, float[]> PRODUCT =
      Map.of(
          "dense_0/kernel", new float[] {0, 0, 0, 0, 0, 0, 1, 1},
          "dense_0/bias", new float[] {0},
          "dense_1/kernel", new float[] {1},
          "dense_1/bias", new float[] {0});

  private static Placeholder<TFloat32> input(Ops tf, long... shape) {
    return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
  }

  // one row: target (1, 0)
  private static float[] run(TargetAttention attention, float[] items, float... mask) {
    int length = mask.length;
    try (ModelGraph graph = new ModelGraph();
        TensorFeed feed = new TensorFeed()) {
      var specs =
          WeightPlan.of(
              scope -> {
                Ops tf = scope.tf();
                Operand<TFloat32> there = input(tf, -1, length);
                Items all = new Items(input(tf, -1, length, 2), there, there);
                attention.apply(scope, input(tf, -1, 2), all);
              });
      TrainableWeights weights = new TrainableWeights(graph, specs, 1);
      Ops tf = graph.tf();
      Placeholder<TFloat32> target = input(tf, -1, 2);
      Placeholder<TFloat32> values = input(tf, -1, length, 2);
      Placeholder<TFloat32> there = input(tf, -1, length);
      Operand<TFloat32> pooled =
          attention.apply(
              GraphScope.predicting(tf, weights), target, new Items(values, there, there));
      graph.start(Threads.single());
      weights.restore(PRODUCT);
      feed.put(target, new float[] {1, 0}, 1, 2);
      feed.put(values, items, 1, length, 2);
      feed.put(there, mask, 1, length);
      return graph.run(feed, List.of(pooled), List.of()).get(0);
    }
  }

  @Test
  void sumsItemsTimesTheirScores() {
    TargetAttention din = new TargetAttention(LINEAR, false);
    float[] items = {1, 1, 0, 2, 5, 5};
    assertArrayEquals(new float[] {1, 1}, run(din, items, 1, 1, 0), 1e-6f);
    assertArrayEquals(new float[] {0, 0}, run(din, items, 0, 0, 0));
  }

  // scores 1 and 0: shares e / (e + 1) and 1 / (e + 1)
  @Test
  void sharesSumToOneOverTheItemsThatAreThere() {
    TargetAttention shares = new TargetAttention(LINEAR, true);
    float[] items = {1, 1, 0, 2, 5, 5};
    float first = (float) (Math.E / (Math.E + 1));
    float[] expected = {first, first + 2 * (1 - first)};
    assertArrayEquals(expected, run(shares, items, 1, 1, 0), 1e-6f);
    assertArrayEquals(new float[] {0, 0}, run(shares, items, 0, 0, 0));
    assertArrayEquals(new float[] {0, 2}, run(shares, items, 0, 1, 0), 1e-6f);
  }

  @Test
  void orderAndPaddingDoNotMatter() {
    for (boolean softmax : new boolean[] {false, true}) {
      TargetAttention attention = new TargetAttention(LINEAR, softmax);
      float[] two = run(attention, new float[] {3, 1, -1, 2}, 1, 1);
      assertArrayEquals(two, run(attention, new float[] {-1, 2, 3, 1}, 1, 1), 1e-6f);
      assertArrayEquals(two, run(attention, new float[] {3, 1, -1, 2, 9, 9}, 1, 1, 0), 1e-6f);
    }
  }

  @Test
  void refusesItemsOfAnotherWidth() {
    TargetAttention attention = new TargetAttention(LINEAR, false);
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                WeightPlan.of(
                    scope -> {
                      Ops tf = scope.tf();
                      Items items =
                          new Items(input(tf, -1, 4, 3), input(tf, -1, 4), input(tf, -1, 4));
                      attention.apply(scope, input(tf, -1, 2), items);
                    }));
    assertEquals("target and items must be as wide, got 2 and 3", e.getMessage());
  }
}
