package org.mtl4j.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtl4j.graph.ModelGraph;
import org.mtl4j.graph.Threads;
import org.mtl4j.graph.TrainableWeights.TableRows;
import org.mtl4j.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Updates against numbers from Keras (golden_optimizers.py wrote them). */
@Tag("rounding")
class OptimizerTest {

  private static Optimizer optimizer(String name) {
    return switch (name) {
      case "sgd" -> new Sgd(0.05f);
      case "adagrad" -> Adagrad.of(0.05f);
      default -> Adam.of(0.05f);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "adagrad", "adam"})
  void denseAndRowUpdatesEqualKeras(String name) throws Exception {
    List<Float> golden = new ArrayList<>();
    Path file = Path.of(System.getProperty("testdata"), "golden", "optimizers.csv");
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(name + ",")) {
        golden.add(Float.parseFloat(line.split(",")[2]));
      }
    }
    assertEquals(10, golden.size());
    try (ModelGraph graph = new ModelGraph()) {
      Ops tf = graph.tf();
      Variable dense = graph.variables().filled("dense", Shape.of(1), 0.5f);
      Variable table = graph.variables().filled("table", Shape.of(3, 1), 0.5f);
      Variable counter = graph.variables().filled("step", Shape.of(), 0);
      Operand<TFloat32> step =
          tf.math.add(tf.readVariableOp(counter.handle(), TFloat32.class), tf.constant(1f));
      var rows = tf.resourceGather(table.handle(), tf.array(1), TFloat32.class);
      Operand<TFloat32> value = tf.readVariableOp(dense.handle(), TFloat32.class);
      Operand<TFloat32> gradient = gradient(tf, value, step);
      Operand<TFloat32> rowGradient = gradient(tf, rows, step);
      Ops after = tf.withControlDependencies(gradient, rowGradient);
      Optimizer.Update update =
          new Optimizer.Update(after, graph.variables(), step, tf.constant(1f));
      List<Op> ops = new ArrayList<>(optimizer(name).update(update, dense, gradient));
      ops.addAll(
          optimizer(name).updateRows(update, new TableRows(table, tf.array(1), rows), rowGradient));
      ops.add(tf.assignVariableOp(counter.handle(), step));
      Operand<TFloat32> all = tf.readVariableOp(table.handle(), TFloat32.class);
      graph.start(Threads.single());
      for (float expected : golden) {
        graph.run(null, List.of(), ops);
        List<float[]> now = graph.run(null, List.of(value, all), List.of());
        assertEquals(expected, now.get(0)[0], 2e-6);
        assertEquals(expected, now.get(1)[1], 2e-6);
        assertEquals(0.5f, now.get(1)[0]);
        assertEquals(0.5f, now.get(1)[2]);
      }
    }
  }

  private static Operand<TFloat32> gradient(
      Ops tf, Operand<TFloat32> weight, Operand<TFloat32> step) {
    return tf.math.sub(tf.math.mul(weight, step), tf.constant(1f));
  }

  @Test
  void learningRatesMustBePositive() {
    assertThrows(IllegalArgumentException.class, () -> new Sgd(0));
    assertThrows(IllegalArgumentException.class, () -> Adam.of(Float.NaN));
    assertThrows(IllegalArgumentException.class, () -> Adagrad.of(-1));
  }
}
