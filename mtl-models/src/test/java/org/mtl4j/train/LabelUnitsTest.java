package org.mtl4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.Batch;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Examples;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.LabelScale;
import org.mtl4j.data.row.DataException;
import org.mtl4j.export.Agreement;
import org.mtl4j.export.SavedModelPredictor;
import org.mtl4j.export.SavedModelWriter;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.graph.TensorBundle;
import org.mtl4j.graph.Threads;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.SharedBottom;
import org.mtl4j.optimizer.Adam;
import org.mtl4j.optimizer.Regularization;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;

/** Regression tasks learn in deviations from the mean and predict in the unit of their labels. */
class LabelUnitsTest {

  private static final SharedBottom MODEL =
      new SharedBottom(
          List.of(Task.binary("yes"), Task.regression("size")), Mlp.of(6), Towers.of(3));
  private static final List<String> NAMES = List.of("yes", "size");
  private static final String MEAN = "labels/size/mean";
  private static final String DEVIATION = "labels/size/deviation";

  @TempDir Path folder;
  private Toy toy;
  private Dataset rows;

  private interface Change {
    double of(double size);
  }

  @BeforeEach
  void read() {
    toy = Toy.create(folder, 10);
    rows = toy.data(MODEL);
  }

  // the rows with other labels of the regression task
  private Dataset changed(Change change) {
    Batch all = rows.all();
    float[] labels = all.labels().clone();
    for (int i = 1; i < labels.length; i += 2) {
      labels[i] = (float) change.of(labels[i]);
    }
    return Dataset.of(toy.encoder(), NAMES, all.size(), all.ids(), all.floats(), labels);
  }

  private static Trainer trainer(int epochs) {
    return new Trainer(
        Adam.of(0.02f),
        Regularization.none(),
        Steps.of(16),
        new Stopping(epochs, epochs, "loss"),
        3,
        Threads.single());
  }

  private TrainedModel fit(Examples training, TrainingListener... listeners) {
    return trainer(5).fit(MODEL, toy.encoder(), training, listeners);
  }

  @Test
  void aTaskLearnsTheSameInAnyUnit() {
    // such a factor leaves the digits of float32 as they are
    for (double factor : new double[] {0x1p20, 0x1p-30, 0x1p100}) {
      Dataset other = changed(size -> factor * size);
      try (TrainedModel plain = fit(rows);
          TrainedModel scaled = fit(other)) {
        scaled
            .weights()
            .forEach(
                (path, values) -> {
                  double unit = path.startsWith("labels/") ? factor : 1;
                  assertArrayEquals(times(unit, plain.weights().get(path)), values, path);
                });
        float[] predictions = plain.predict(rows).get("size");
        assertArrayEquals(times(factor, predictions), scaled.predict(other).get("size"));
        Evaluation scores = plain.evaluate(rows);
        Evaluation others = scaled.evaluate(other);
        assertEquals(scores.loss(), others.loss(), 1e-9);
        assertEquals(factor * scores.value("size.rmse"), others.value("size.rmse"), 1e-6 * factor);
        double rmse = scores.value("size.rmse") / plain.scales().get("size").deviation();
        assertEquals(rmse * rmse, scores.value("size.loss"), 1e-5);
        assertTrue(rmse < 1.1, "" + rmse);
      }
    }
  }

  private static float[] times(double factor, float[] values) {
    float[] all = new float[values.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) (factor * values[i]);
    }
    return all;
  }

  @Test
  void theUnitIsThatOfTheRowsWhichCount() {
    Batch all = rows.all();
    float[] labels = new float[64 * 3];
    double sum = 0;
    double squares = 0;
    double weights = 0;
    for (int i = 0; i < 64; i++) {
      double weight = i % 4;
      double size = 1e6 + i * i;
      labels[3 * i] = i % 2;
      labels[3 * i + 1] = (float) size;
      labels[3 * i + 2] = (float) weight;
      sum += weight * size;
      squares += weight * size * size;
      weights += weight;
    }
    List<String> names = List.of("yes", "size", LabelColumn.WEIGHT);
    Dataset weighted = Dataset.of(toy.encoder(), names, 64, all.ids(), all.floats(), labels);
    double mean = sum / weights;
    for (Examples training : List.of(weighted, new Pieces(weighted, 8))) {
      try (TrainedModel trained = fit(training)) {
        LabelScale scale = trained.scales().get("size");
        assertEquals(mean, scale.mean(), 0.1);
        assertEquals(Math.sqrt(squares / weights - mean * mean), scale.deviation(), 0.01);
        assertEquals(Map.of("size", scale), trained.scales());
      }
    }
  }

  /** Rows part after part, whose labels nobody has counted. */
  private record Pieces(Dataset all, int rows) implements Examples {

    @Override
    public FeatureSchema schema() {
      return all.schema();
    }

    @Override
    public List<String> tasks() {
      return all.tasks();
    }

    @Override
    public long size() {
      return all.rows();
    }

    @Override
    public Parts parts(List<String> tasks, long seed, int skip) {
      Dataset chosen = all.withTasks(tasks);
      return new Parts() {
        private int next = skip * rows;

        @Override
        public Dataset next() {
          int from = next;
          next += rows;
          return from < all.rows() ? chosen.subset(from, from + rows) : null;
        }

        @Override
        public void close() {}
      };
    }
  }

  @Test
  void equalLabelsArePredictedFromTheStart() {
    for (double size : new double[] {0, 7, -1e6, 1e-40, 3e38}) {
      Dataset equal = changed(any -> size);
      try (TrainedModel trained = fit(equal, new BaseRates(MODEL, equal))) {
        assertEquals(new LabelScale((float) size, 1), trained.scales().get("size"));
        double allowed = Math.max(0.5, Math.abs(size) * 1e-6);
        for (float prediction : trained.predict(equal).get("size")) {
          assertEquals(size, prediction, allowed);
        }
      }
    }
  }

  @Test
  void labelsAtTheLimitsOfFloatsTrain() {
    for (Change change :
        List.<Change>of(
            size -> size < 0.5 ? -3.4e38 : 3.4e38,
            size -> size < 0.5 ? 0 : 3.4e38,
            size -> 1e-39 * size,
            size -> 1e-37 * size,
            size -> size < 0.5 ? 0.0 : -0.0)) {
      Dataset extreme = changed(change);
      try (TrainedModel trained = fit(extreme, new BaseRates(MODEL, extreme))) {
        for (float prediction : trained.predict(extreme).get("size")) {
          assertTrue(Float.isFinite(prediction), "" + prediction);
        }
        Evaluation scores = trained.evaluate(extreme);
        assertTrue(scores.loss() < 3, scores.toString());
        assertTrue(Double.isFinite(scores.value("size.rmse")), scores.toString());
      }
    }
  }

  @Test
  @Tag("rounding")
  void theExportPredictsInTheUnitToo() {
    Dataset dear = changed(size -> 1e6 * (3 + size));
    try (TrainedModel one = fit(dear);
        TrainedModel two =
            trainer(2).fitEnsemble(2, MODEL, toy.encoder(), dear, dear, member -> List.of())) {
      for (TrainedModel trained : List.of(one, two)) {
        Path target = folder.resolve("m" + trained.ensemble().members().size());
        SavedModelWriter.write(trained, target);
        Map<String, float[]> expected = trained.predict(dear);
        assertEquals(3.5e6, expected.get("size")[0], 1.5e6);
        try (SavedModelPredictor predictor = SavedModelPredictor.load(target)) {
          Agreement agreement = Agreement.of(expected, predictor.predict(dear));
          assertTrue(agreement.holds(), agreement::toString);
          assertEquals(trained.scales(), predictor.scales());
        }
      }
    }
  }

  @Test
  void aWarmStartKeepsTheUnit() {
    Dataset newer = changed(size -> 100 + 7 * size);
    try (TrainedModel first = fit(rows)) {
      Map<String, float[]> old = new LinkedHashMap<>(first.weights());
      Path prefix = folder.resolve("variables");
      TensorBundle.write(
          prefix,
          first.ensemble().weights().stream()
              .map(w -> new TensorBundle.Entry(w.path(), w.shape(), old.get(w.path())))
              .toList());
      for (TrainingListener start : List.of(new WarmStart(old), WarmStart.from(prefix))) {
        try (TrainedModel again = fit(newer, start, startsWith(old))) {
          assertEquals(first.scales(), again.scales());
        }
      }
    }
  }

  @Test
  void weightsWithoutAUnitAreOfLabelsAsTheyAre() {
    try (TrainedModel first = fit(rows)) {
      Map<String, float[]> old = new LinkedHashMap<>(first.weights());
      old.remove(MEAN);
      old.remove(DEVIATION);
      Path prefix = folder.resolve("older");
      TensorBundle.write(
          prefix,
          first.ensemble().weights().stream()
              .filter(w -> old.containsKey(w.path()))
              .map(w -> new TensorBundle.Entry(w.path(), w.shape(), old.get(w.path())))
              .toList());
      for (TrainingListener start : List.of(new WarmStart(old), WarmStart.from(prefix))) {
        try (TrainedModel again = fit(changed(size -> 100 * size), start)) {
          assertEquals(LabelScale.NONE, again.scales().get("size"));
        }
      }
    }
  }

  private static TrainingListener startsWith(Map<String, float[]> weights) {
    return new TrainingListener() {
      @Override
      public void onStart(TrainingRun run) {
        weights.forEach((path, value) -> assertArrayEquals(value, run.weights().get(path), path));
      }
    };
  }

  @Test
  void aResumedTrainingIsInTheUnitOfItsStart() {
    Dataset dear = changed(size -> 1e6 * size);
    Map<String, float[]> expected;
    try (TrainedModel whole = fit(dear)) {
      expected = whole.weights();
    }
    Path run = folder.resolve("run");
    assertThrows(
        CancellationException.class,
        () -> fit(dear, checkpoints(run), cutAfter(new ArrayList<>())));
    try (TrainedModel resumed = fit(dear, checkpoints(run))) {
      resumed.weights().forEach((path, values) -> assertArrayEquals(expected.get(path), values));
    }
    DataException refused =
        assertThrows(DataException.class, () -> fit(rows, checkpoints(run)).close());
    assertTrue(refused.getMessage().contains("label units was"), refused.getMessage());
  }

  private static Checkpoints checkpoints(Path run) {
    return new Checkpoints(run, 1, Duration.ofHours(1), 2);
  }

  private static TrainingListener cutAfter(List<Integer> epochs) {
    return new TrainingListener() {
      @Override
      public void onStep(int epoch, long examples, double loss) {
        epochs.add(epoch);
        if (epochs.size() == 7) {
          throw new CancellationException();
        }
      }
    };
  }

  @Test
  void otherTasksHaveNoUnit() {
    SharedBottom plain =
        new SharedBottom(
            List.of(Task.binary("yes"), Task.multiclass("kind", 3)), Mlp.of(6), Towers.of(3));
    Dataset data = toy.data(plain);
    try (TrainedModel trained = trainer(1).fit(plain, toy.encoder(), data)) {
      assertEquals(Map.of(), trained.scales());
      assertTrue(trained.weights().keySet().stream().noneMatch(path -> path.contains("labels/")));
      assertEquals(
          Evaluation.of(plain.tasks(), data, trained.predict(data)), trained.evaluate(data));
    }
  }

  @Test
  void lossesOfTheRowsAreThoseOfTheirDeviations() {
    float[] labels = rows.labels("size");
    LabelScale scale = rows.labelCounts().orElseThrow().scale("size");
    float[] moved = scale.standardized(labels);
    double sum = 0;
    double squares = 0;
    for (float value : moved) {
      sum += value;
      squares += value * value;
    }
    assertEquals(0, sum / 64, 1e-6);
    assertEquals(1, squares / 64, 1e-5);
  }
}
