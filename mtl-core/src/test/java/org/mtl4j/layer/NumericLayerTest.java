package org.mtl4j.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.NumericEncoding;
import org.mtl4j.feature.NumericEncoding.PiecewiseLinear;
import org.mtl4j.feature.Scaling;
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
class NumericLayerTest {

  private static DenseFeature feature(String name, int width, NumericEncoding encoding) {
    return new DenseFeature(name, width, Scaling.NONE, encoding);
  }

  private static float[] run(
      FeatureSchema schema,
      List<List<Float>> edges,
      Map<String, float[]> weights,
      float[] floats,
      int layer) {
    NumericLayer numbers = NumericLayer.of(schema, edges).get(layer);
    int width = schema.floatWidth();
    try (ModelGraph graph = new ModelGraph();
        TensorFeed feed = new TensorFeed()) {
      Ops tf = graph.tf();
      var specs = WeightPlan.of(scope -> numbers.apply(scope, placeholder(scope.tf(), width)));
      TrainableWeights trainable = specs.isEmpty() ? null : new TrainableWeights(graph, specs, 1);
      Placeholder<TFloat32> input = placeholder(tf, width);
      Operand<TFloat32> output = numbers.apply(GraphScope.predicting(tf, trainable), input);
      graph.start(Threads.single());
      if (trainable != null) {
        trainable.restore(weights);
      }
      feed.put(input, floats, floats.length / width, width);
      return graph.run(feed, List.of(output), List.of()).get(0);
    }
  }

  private static Placeholder<TFloat32> placeholder(Ops tf, int width) {
    return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, width)));
  }

  @Test
  void binsAreFilledFromBelow() {
    FeatureSchema schema =
        FeatureSchema.of(
            feature("plain", 1, new NumericEncoding.Plain()),
            feature("x", 2, new PiecewiseLinear(2, 0)));
    List<List<Float>> edges = List.of(List.of(), List.of(0f, 1f, 3f), List.of(-4f, 4f));
    float[] rows = {9, 2, 0, 8, -1, 2, 7, 5, 9};
    float[] expected = {1, .5f, .5f, 0, 0, 0, .75f, 0, 1, 1, 1, 0};
    assertArrayEquals(expected, run(schema, edges, null, rows, 1), 1e-6f);
    assertArrayEquals(new float[] {9, 8, 7}, run(schema, edges, null, rows, 0));
  }

  @Test
  void aColumnWithOneValueHasNoBins() {
    FeatureSchema schema = FeatureSchema.of(feature("x", 1, new PiecewiseLinear(4, 0)));
    assertArrayEquals(
        new float[] {0, 0}, run(schema, List.of(List.of()), null, new float[] {3, -3}, 0), 1e-9f);
  }

  @Test
  void vectorsAreADenseLayerWithRelu() {
    FeatureSchema schema = FeatureSchema.of(feature("x", 2, new PiecewiseLinear(2, 1)));
    List<List<Float>> edges = List.of(List.of(0f, 1f, 3f), List.of(0f, 2f));
    Map<String, float[]> weights =
        Map.of(
            "piecewise_2_1/kernel", new float[] {1, 10, -3, 100},
            "piecewise_2_1/bias", new float[] {.5f, 2});
    // bins 1, .5 and .5, 0
    float[] expected = {.5f + 1 + 5, 2 - 1.5f};
    assertArrayEquals(expected, run(schema, edges, weights, new float[] {2, 1}, 0), 1e-5f);
    // bins 1, 0 and 1, 0
    assertArrayEquals(
        new float[] {1.5f, 0}, run(schema, edges, weights, new float[] {1, 9}, 0), 1e-5f);
  }

  @Test
  void eachEncodingIsALayerOfItsOwn() {
    FeatureSchema schema =
        FeatureSchema.of(
            feature("a", 1, new PiecewiseLinear(2, 0)),
            feature("b", 1, new PiecewiseLinear(3, 0)),
            feature("c", 1, new NumericEncoding.Plain()),
            feature("d", 1, new PiecewiseLinear(2, 0)));
    var layers = NumericLayer.of(schema, List.of(List.of(), List.of(), List.of(), List.of()));
    assertEquals(
        List.of(List.of(2), List.of(0, 3), List.of(1)),
        layers.stream().map(NumericLayer::positions).toList());
  }
}
