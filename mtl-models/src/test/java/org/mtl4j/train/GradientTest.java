package org.mtl4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.data.Batch;
import org.mtl4j.layer.Activation;
import org.mtl4j.layer.CrossNetwork;
import org.mtl4j.layer.ExpertGroup;
import org.mtl4j.layer.Gate;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.Cgc;
import org.mtl4j.models.Crossed;
import org.mtl4j.models.Esmm;
import org.mtl4j.models.Mmoe;
import org.mtl4j.models.Ple;
import org.mtl4j.models.SharedBottom;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;

/** Gradients (one step of SGD with rate 1) against central differences, weight by weight. */
class GradientTest {

  private static final List<Task> TASKS =
      List.of(
          Task.binary("yes"),
          new Task("size", Task.regression("size").objective(), 0.5),
          Task.multiclass("kind", 3));

  @TempDir Path folder;

  // smooth activations: differences across the kink of relu say nothing
  static Stream<MultiTaskModel> models() {
    Mlp deep = new Mlp(List.of(5, 4), Activation.TANH, 0, false);
    Mlp normed = new Mlp(List.of(5, 4), Activation.ELU, 0, true);
    ExpertGroup two = new ExpertGroup(2, deep);
    ExpertGroup none = new ExpertGroup(0, deep);
    Gate hidden = new Gate(new Mlp(List.of(3), Activation.SIGMOID, 0, false));
    Towers towers = new Towers(List.of(new Mlp(List.of(4), Activation.TANH, 0, false)));
    return Stream.of(
        new SharedBottom(TASKS, normed, towers),
        new Esmm(Task.binary("yes"), Task.binary("other"), "cvr", towers),
        new Mmoe(TASKS, new ExpertGroup(3, normed), hidden, towers),
        new Mmoe(TASKS, new ExpertGroup(3, Mlp.of(4)), Gate.linear(), Towers.of()),
        new Cgc(TASKS, two, new ExpertGroup(1, deep), Gate.linear(), towers),
        new Cgc(TASKS, two, none, Gate.linear(), towers),
        new Ple(TASKS, 2, two, two, Gate.linear(), towers),
        new Ple(TASKS, 2, none, two, hidden, towers),
        new Ple(TASKS, 2, two, none, Gate.linear(), towers),
        new Crossed(
            new SharedBottom(TASKS, new Mlp(List.of(4), Activation.TANH, 0, false), towers),
            new CrossNetwork(2, 3)));
  }

  @ParameterizedTest
  @MethodSource("models")
  void gradientsEqualDifferences(MultiTaskModel model) {
    // 20,000 buckets x width 2 make the user table a large one, updated by rows
    Toy toy = Toy.create(folder, 20_000);
    Batch batch = toy.data(model).batches(64).iterator().next();
    try (TrainingGraph graph = toy.graph(model)) {
      Map<String, float[]> start = randomized(graph.weights().values());
      graph.weights().restore(start);
      graph.step(batch);
      Map<String, float[]> after = graph.weights().values();
      int checked = 0;
      for (String path : start.keySet()) {
        if (isState(path)) {
          continue;
        }
        float[] gradient = new float[start.get(path).length];
        double norm = 0;
        for (int i = 0; i < gradient.length; i++) {
          gradient[i] = start.get(path)[i] - after.get(path)[i];
          norm += (double) gradient[i] * gradient[i];
        }
        norm = Math.sqrt(norm);
        if (norm < 1e-4) {
          continue; // a bias before batch norm has no effect
        }
        double slope = slope(graph, model, batch, start, path, gradient, norm);
        assertEquals(norm, slope, 0.02 * norm + 2e-4, model + " " + path);
        checked++;
      }
      assertTrue(checked > start.size() / 2, "only " + checked + " of " + start.keySet());
    }
  }

  private static boolean isState(String path) {
    return path.contains("/moving_") || path.startsWith("labels/");
  }

  private static Map<String, float[]> randomized(Map<String, float[]> weights) {
    Random random = new Random(3);
    Map<String, float[]> values = new LinkedHashMap<>();
    weights.forEach(
        (path, old) -> {
          float[] value = old.clone();
          for (int i = 0; i < value.length && !isState(path); i++) {
            value[i] = (float) (0.4 * random.nextGaussian());
          }
          values.put(path, value);
        });
    return values;
  }

  // the loss's slope along the gradient of one weight, whose length it must equal
  private static double slope(
      TrainingGraph graph,
      MultiTaskModel model,
      Batch batch,
      Map<String, float[]> start,
      String path,
      float[] gradient,
      double norm) {
    double step = 5e-3;
    double[] losses = new double[2];
    for (int side = 0; side < 2; side++) {
      Map<String, float[]> moved = new LinkedHashMap<>(start);
      float[] value = start.get(path).clone();
      for (int i = 0; i < value.length; i++) {
        value[i] += (float) ((side == 0 ? step : -step) * gradient[i] / norm);
      }
      moved.put(path, value);
      graph.weights().restore(moved);
      float[] parts = graph.step(batch);
      for (int i = 0; i < parts.length; i++) {
        losses[side] += parts[i] * model.tasks().get(i).weight();
      }
    }
    return (losses[0] - losses[1]) / (2 * step);
  }
}
