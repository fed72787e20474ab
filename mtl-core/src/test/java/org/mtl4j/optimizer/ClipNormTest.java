package org.mtl4j.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mtl4j.graph.ModelGraph;
import org.mtl4j.graph.Threads;
import org.tensorflow.op.Ops;

class ClipNormTest {

  private static List<float[]> clipped(float norm, float flat, float row) {
    try (ModelGraph graph = new ModelGraph()) {
      Ops tf = graph.tf();
      Gradients gradients =
          new Gradients(
              tf.constant(new float[] {3, flat}),
              Map.of("rows", tf.constant(new float[][] {{0, row}, {0, 0}})));
      Gradients clipped = new ClipNorm(norm).apply(tf, gradients);
      graph.start(Threads.single());
      return graph.run(null, List.of(clipped.flat(), clipped.rows().get("rows")), List.of());
    }
  }

  @Test
  void shortensAllByOneFactor() {
    List<float[]> half = clipped(6.5f, 4, 12); // 3, 4, 12: a norm of 13
    assertArrayEquals(new float[] {1.5f, 2}, half.get(0), 1e-6f);
    assertArrayEquals(new float[] {0, 6, 0, 0}, half.get(1), 1e-6f);
    assertArrayEquals(new float[] {3, 4}, clipped(13.1f, 4, 12).get(0));
  }

  @Test
  void leavesNothingAsItIs() {
    try (ModelGraph graph = new ModelGraph()) {
      Ops tf = graph.tf();
      Gradients none = new Gradients(tf.constant(new float[2]), Map.of());
      Gradients clipped = new ClipNorm(1).apply(tf, none);
      graph.start(Threads.single());
      List<float[]> values = graph.run(null, List.of(clipped.flat()), List.of());
      assertArrayEquals(new float[2], values.get(0));
    }
  }

  @Test
  void showsWhatIsNotFinite() {
    float[] all = clipped(1, Float.POSITIVE_INFINITY, 0).get(0);
    assertArrayEquals(new float[] {Float.NaN, Float.NaN}, all);
    assertArrayEquals(new float[] {Float.NaN, Float.NaN}, clipped(1, 1e30f, 0).get(0));
  }
}
