package org.mtl4j.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.Batch;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.row.DataException;
import org.mtl4j.layer.CrossNetwork;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.Crossed;
import org.mtl4j.models.SharedBottom;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.mtl4j.train.Stopping;
import org.mtl4j.train.Toy;
import org.mtl4j.train.TrainedModel;
import org.mtl4j.train.Trainer;
import org.mtl4j.train.TrainingException;

/** Predictions that are not finite are nobody's answer. */
class PredictionCheckTest {

  // without relu, which some kernels let end what is not a number
  private static final MultiTaskModel MODEL =
      new Crossed(
          new SharedBottom(
              List.of(Task.binary("yes"), Task.multiclass("kind", 3)),
              Mlp.of(),
              new Towers(List.of(Mlp.of()))),
          new CrossNetwork(2, 3));
  private static final Trainer TRAINER =
      Trainer.defaults().withBatchSize(20).withStopping(new Stopping(1, 1, "loss"));

  @TempDir Path folder;
  private Toy toy;
  private Dataset good;

  @BeforeEach
  void read() {
    toy = Toy.create(folder, 20_000);
    good = toy.data(MODEL);
  }

  /** The toy's rows with an age in row 3 on which the products of the cross network overflow. */
  private Batch extreme() {
    Batch all = good.all();
    float[] floats = all.floats().clone();
    floats[3 * toy.encoder().schema().floatWidth()] = 3e38f;
    return new Batch(all.size(), all.ids(), floats, all.labels());
  }

  private Dataset dataset(Batch rows) {
    return Dataset.of(
        toy.encoder(), good.tasks(), rows.size(), rows.ids(), rows.floats(), rows.labels());
  }

  private static void refused(Runnable predict) {
    String message = assertThrows(DataException.class, predict::run).getMessage();
    assertTrue(
        message.matches(
            "row 3: the prediction of (yes|kind) is NaN; column \"age\" is 3.0E38 after scaling"),
        message);
  }

  @Test
  void theRowTheTaskAndTheInputAreNamed() {
    Path export = ServedModel.export(MODEL, folder);
    try (SavedModelPredictor predictor = SavedModelPredictor.load(export);
        TrainedModel trained = TRAINER.fit(MODEL, toy.encoder(), good)) {
      Batch rows = extreme();
      refused(() -> predictor.predict(rows));
      refused(() -> predictor.predict(dataset(rows)));
      refused(() -> trained.predict(dataset(rows)));
      refused(() -> trained.evaluate(dataset(rows)));
      assertEquals(64, predictor.predict(good).get("yes").length);
    }
  }

  @Test
  void whoWaitsBesideThemGetsAnAnswer() throws Exception {
    Path export = ServedModel.export(MODEL, folder);
    MicroBatching batching = new MicroBatching(3 * 64, Duration.ofSeconds(100), 4_000);
    ExecutorService callers = Executors.newFixedThreadPool(3);
    try (SavedModelPredictor predictor = SavedModelPredictor.load(export);
        MicroBatchingPredictor together = new MicroBatchingPredictor(predictor, batching)) {
      List<Future<Map<String, float[]>>> calls = new ArrayList<>();
      for (Batch rows : List.of(good.all(), extreme(), good.all())) {
        calls.add(callers.submit(() -> together.predict(rows)));
      }
      assertEquals(64, calls.get(0).get().get("yes").length);
      Throwable cause = assertThrows(ExecutionException.class, calls.get(1)::get).getCause();
      refused(
          () -> {
            throw (RuntimeException) cause;
          });
      assertEquals(64, calls.get(2).get().get("yes").length);
    } finally {
      callers.shutdown();
    }
  }

  @Test
  void trainingBlamesTheInputNotTheRate() {
    Dataset bad = dataset(extreme());
    String message =
        assertThrows(TrainingException.class, () -> TRAINER.fit(MODEL, toy.encoder(), bad))
            .getMessage();
    assertTrue(
        message.matches(
            "the loss of task yes became (NaN|Infinity) in step \\d, epoch 1, after \\d0 rows; "
                + "in one of them column \"age\" is 3.0E38 after scaling"),
        message);
    message =
        assertThrows(TrainingException.class, () -> TRAINER.fit(MODEL, toy.encoder(), good, bad))
            .getMessage();
    assertTrue(
        message.matches(
            "after epoch 1, row 3: the prediction of (yes|kind) is NaN; column \"age\" is 3.0E38 "
                + "after scaling"),
        message);
  }
}
