package org.mtl4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.Batch;
import org.mtl4j.graph.Threads;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.SharedBottom;
import org.mtl4j.optimizer.ClipNorm;
import org.mtl4j.optimizer.Regularization;
import org.mtl4j.optimizer.Schedule;
import org.mtl4j.optimizer.Schedule.Decay;
import org.mtl4j.optimizer.Sgd;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;

/** Schedules, decay and averaging, seen from the weights of plain gradient descent. */
@Tag("rounding")
class StepsTest {

  private static final MultiTaskModel MODEL =
      new SharedBottom(List.of(Task.binary("yes")), Mlp.of(4), Towers.of());

  @TempDir Path folder;

  private TrainingGraph graph(Steps steps, Regularization l2) {
    Trainer trainer =
        new Trainer(new Sgd(0.5f), l2, steps, new Stopping(10, 3, "loss"), 7, Threads.single());
    return new TrainingGraph(Toy.create(folder, 20_000).network(MODEL), trainer, 64, false);
  }

  private Batch batch() {
    return Toy.create(folder, 20_000).data(MODEL).batches(64).iterator().next();
  }

  private static double moved(Map<String, float[]> from, Map<String, float[]> to) {
    double sum = 0;
    for (String path : from.keySet()) {
      for (int i = 0; i < from.get(path).length; i++) {
        sum += Math.pow(from.get(path)[i] - to.get(path)[i], 2);
      }
    }
    return Math.sqrt(sum);
  }

  private double firstStep(Steps steps, int count) {
    try (TrainingGraph graph = graph(steps, Regularization.none())) {
      Map<String, float[]> before = graph.weights().values();
      for (int i = 0; i < count; i++) {
        before = graph.weights().values();
        graph.step(batch());
      }
      return moved(before, graph.weights().values());
    }
  }

  @Test
  void warmUpAndCosineScaleTheSteps() {
    double full = firstStep(Steps.of(64), 1);
    // one step an epoch: the warm-up takes 4 steps, the cosine the 6 behind
    Schedule schedule = new Schedule(4, Decay.COSINE);
    assertEquals(full / 4, firstStep(new Steps(64, schedule, 0), 1), 1e-5 * full);
    assertTrue(firstStep(new Steps(64, schedule, 0), 11) < 1e-6);
    Schedule cosine = new Schedule(0, Decay.COSINE);
    assertEquals(full, firstStep(new Steps(64, cosine, 0), 1), 1e-5 * full);
    assertThrows(IllegalArgumentException.class, () -> new Schedule(-1, Decay.NONE));
  }

  @Test
  void clippingShortensGradientsOfAllWeightsTogether() {
    double full = firstStep(Steps.of(64), 1); // half the norm: the learning rate is 0.5
    assertEquals(full, clipped(2 * full * 1.001), 1e-5 * full);
    assertEquals(full / 8, clipped(2 * full / 8), 1e-5 * full);
    assertThrows(IllegalArgumentException.class, () -> new ClipNorm(0));
    assertThrows(IllegalArgumentException.class, () -> new ClipNorm(Float.NaN));
  }

  private double clipped(double norm) {
    ClipNorm clip = new ClipNorm((float) norm);
    return firstStep(Steps.of(64).withTransforms(clip), 1);
  }

  @Test
  void decayShrinksKernelsAndEmbeddingsOnly() {
    Map<String, float[]> plain;
    Map<String, float[]> start;
    try (TrainingGraph graph = graph(Steps.of(64), Regularization.none())) {
      start = graph.weights().values();
      graph.step(batch());
      plain = graph.weights().values();
    }
    try (TrainingGraph graph = graph(Steps.of(64), new Regularization(0, 0, 0.1f))) {
      graph.step(batch());
      Map<String, float[]> decayed = graph.weights().values();
      for (String path : plain.keySet()) {
        float share = path.endsWith("bias") ? 0 : 0.5f * 0.1f;
        int touched = 0;
        for (int i = 0; i < plain.get(path).length; i++) {
          boolean unread = path.contains("rows_") && plain.get(path)[i] == start.get(path)[i];
          float expected = plain.get(path)[i] - (unread ? 0 : share * start.get(path)[i]);
          assertEquals(expected, decayed.get(path)[i], 1e-6f, path);
          touched += unread ? 0 : 1;
        }
        assertTrue(touched > 0, path);
      }
    }
  }

  @Test
  void averagesFollowTheWeights() {
    int steps = 30;
    String path = "bottom/dense_0/kernel";
    float[][] raw = new float[steps + 1][];
    try (TrainingGraph graph = graph(Steps.of(64), Regularization.none())) {
      raw[0] = graph.weights().values().get(path);
      for (int i = 1; i <= steps; i++) {
        graph.step(batch());
        raw[i] = graph.weights().values().get(path);
      }
    }
    double[] average = new double[raw[0].length];
    for (int j = 0; j < average.length; j++) {
      average[j] = raw[0][j];
      for (int i = 1; i <= steps; i++) {
        double decay = Math.min(0.7, (1.0 + i) / (10 + i));
        average[j] = decay * average[j] + (1 - decay) * raw[i][j];
      }
    }
    try (TrainingGraph graph =
        graph(new Steps(64, Schedule.constant(), 0.7f), Regularization.none())) {
      for (int i = 1; i <= steps; i++) {
        graph.step(batch());
      }
      float[] got = graph.weights().values().get(path);
      for (int j = 0; j < average.length; j++) {
        assertEquals(average[j], got[j], 1e-5, path);
      }
      Map<String, float[]> predictions = graph.predict(batch());
      graph.weights().restore(graph.weights().values());
      assertArrayEquals(predictions.get("yes"), graph.predict(batch()).get("yes"));
    }
    assertThrows(IllegalArgumentException.class, () -> new Steps(1, Schedule.constant(), 1));
  }
}
