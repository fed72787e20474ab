package org.mtl4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.mtl4j.data.Batch;
import org.mtl4j.export.Agreement;
import org.mtl4j.export.SavedModelPredictor;
import org.mtl4j.export.SavedModelWriter;
import org.mtl4j.graph.Threads;
import org.mtl4j.optimizer.Adam;
import org.mtl4j.optimizer.Regularization;
import org.mtl4j.task.MultiTaskModel;

/** What must hold of every model, on the rows of {@link Toy}. */
public final class ModelChecks {

  private ModelChecks() {}

  /** The paths and shapes of a model's own weights, in their order. */
  public static List<String> weights(Toy toy, MultiTaskModel model) {
    return toy.network(model).weights().stream()
        .filter(w -> !w.path().startsWith("embeddings/") && !w.path().startsWith("numbers/"))
        .map(w -> w.path() + " " + w.shape())
        .toList();
  }

  /** Two models predict the same where b has the weights of a, by the paths they have there. */
  public static void equal(
      Toy toy, MultiTaskModel a, MultiTaskModel b, UnaryOperator<String> pathInA) {
    equal(toy, a, b, (path, values) -> values.get(pathInA.apply(path)));
  }

  /** The same; {@code weight} gives a weight of b by its path and the weights of a. */
  public static void equal(
      Toy toy,
      MultiTaskModel a,
      MultiTaskModel b,
      BiFunction<String, Map<String, float[]>, float[]> weight) {
    Batch batch = toy.data(a).batches(64).iterator().next();
    try (TrainingGraph first = toy.graph(a);
        TrainingGraph second = toy.graph(b)) {
      first.step(batch);
      Map<String, float[]> values = first.weights().values();
      Map<String, float[]> moved = new LinkedHashMap<>();
      second.weights().values().keySet().forEach(p -> moved.put(p, weight.apply(p, values)));
      second.weights().restore(moved);
      Agreement agreement = Agreement.of(first.predict(batch), second.predict(batch));
      assertTrue(agreement.holds(), agreement::toString);
    }
  }

  /**
   * The logits of a binary task for all rows, where the weights in {@code set} are as given and all
   * others 0.
   */
  public static double[] logits(
      Toy toy, MultiTaskModel model, Map<String, float[]> set, String task) {
    try (TrainingGraph graph = toy.graph(model)) {
      set(graph, set);
      float[] p = graph.predict(toy.data(model).all()).get(task);
      return IntStream.range(0, p.length).mapToDouble(i -> Math.log(p[i] / (1.0 - p[i]))).toArray();
    }
  }

  /** The losses of a step on all rows by name, where the weights are as in {@link #logits}. */
  public static Map<String, Float> losses(Toy toy, MultiTaskModel model, Map<String, float[]> set) {
    try (TrainingGraph graph = toy.graph(model)) {
      set(graph, set);
      float[] values = graph.step(toy.data(model).all());
      Map<String, Float> losses = new LinkedHashMap<>();
      graph.summands().forEach(loss -> losses.put(loss.name(), values[losses.size()]));
      return losses;
    }
  }

  /** The paths of the weights that a step on all rows moves from where {@link #logits} has them. */
  public static Set<String> moved(Toy toy, MultiTaskModel model, Map<String, float[]> set) {
    try (TrainingGraph graph = toy.graph(model)) {
      set(graph, set);
      Map<String, float[]> before = graph.weights().values();
      graph.step(toy.data(model).all());
      Set<String> moved = new TreeSet<>();
      graph
          .weights()
          .values()
          .forEach(
              (path, value) -> {
                if (!Arrays.equals(value, before.get(path))) {
                  moved.add(path);
                }
              });
      return moved;
    }
  }

  private static void set(TrainingGraph graph, Map<String, float[]> set) {
    Map<String, float[]> values = new LinkedHashMap<>();
    graph.weights().values().forEach((path, old) -> values.put(path, new float[old.length]));
    set.forEach((path, value) -> assertEquals(value.length, values.put(path, value).length, path));
    graph.weights().restore(values);
  }

  /** Training lowers the loss, the export predicts what the model does, no native memory stays. */
  public static void trainsAndExports(Toy toy, MultiTaskModel model, Path folder) {
    Trainer trainer =
        new Trainer(
            Adam.of(0.01f),
            Regularization.none(),
            Steps.of(16),
            new Stopping(20, 20, "loss"),
            3,
            Threads.single());
    try (TrainedModel trained = trainer.fit(model, toy.encoder(), toy.data(model))) {
      List<EpochReport> history = trained.history();
      double first = history.get(0).losses().values().stream().mapToDouble(v -> v).sum();
      double last = history.get(19).losses().values().stream().mapToDouble(v -> v).sum();
      assertTrue(last < first, first + " became " + last);
      Path export = folder.resolve("export");
      SavedModelWriter.write(trained, export);
      try (SavedModelPredictor predictor = SavedModelPredictor.load(export)) {
        Agreement agreement =
            Agreement.of(trained.predict(toy.data(model)), predictor.predict(toy.data(model)));
        assertTrue(agreement.holds(), agreement::toString);
      }
    }
  }

  /** Gradients (one step of SGD with rate 1) equal central differences, weight by weight. */
  public static void gradients(Toy toy, MultiTaskModel model) {
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
        double slope = slope(graph, batch, start, path, gradient, norm);
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
        losses[side] += parts[i] * graph.summands().get(i).weight();
      }
    }
    return (losses[0] - losses[1]) / (2 * step);
  }
}
