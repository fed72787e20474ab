package org.mtl4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.Dataset;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.Esmm;
import org.mtl4j.models.SharedBottom;
import org.mtl4j.task.Binary;
import org.mtl4j.task.Multiclass;
import org.mtl4j.task.Regression;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;

/** Heads that start at the base rates. */
class BaseRatesTest {

  @TempDir Path folder;

  @Test
  void logitsOfTheBestConstantPrediction() {
    float[] binary = new Binary().baseLogits(new float[] {1, 0, 0, 0, 0, 0}, ones(6));
    assertArrayEquals(new float[] {(float) Math.log(2 / 6.0)}, binary, 1e-6f);
    float[] numbers = {1, 2, 6};
    assertArrayEquals(new float[] {3}, new Regression().baseLogits(numbers, ones(3)), 1e-6f);
    float[] classes = new Multiclass(3).baseLogits(new float[] {0, 2, 2}, ones(3));
    for (int i = 0; i < 3; i++) {
      assertEquals(Math.log((i == 0 ? 2 : i == 1 ? 1 : 3) / 6.0), classes[i], 1e-6);
    }
  }

  @Test
  void rowsCountWithTheirWeightsAndLabelsSmoothed() {
    float[] weights = {2, 0.5f, 0.5f};
    float[] yes = {1, 0, 0};
    float[] binary = new Binary(0.2f).baseLogits(yes, weights);
    double rate = 0.8 * 3 / 5 + 0.1;
    assertEquals(Math.log(rate / (1 - rate)), binary[0], 1e-6);
    float[] numbers = {1, 2, 6};
    assertEquals(2, new Regression().baseLogits(numbers, weights)[0], 1e-6);
    float[] classes = new Multiclass(3, 0.3f).baseLogits(new float[] {0, 2, 2}, weights);
    assertEquals(Math.log(0.7 * 3 / 6 + 0.1), classes[0], 1e-6);
    assertEquals(Math.log(0.7 * 2 / 6 + 0.1), classes[2], 1e-6);
  }

  private static float[] ones(int rows) {
    float[] weights = new float[rows];
    Arrays.fill(weights, 1);
    return weights;
  }

  @Test
  void esmmStartsConversionsAtTheirShareOfTheClicks() {
    Esmm model = new Esmm(Task.binary("click"), Task.binary("buy"), "cvr", Towers.of(4));
    Map<String, float[]> labels =
        Map.of("click", new float[] {1, 1, 1, 1, 0, 0}, "buy", new float[] {1, 0, 0, 0, 0, 0});
    Map<String, float[]> logits = model.baseLogits(labels::get, ones(6));
    assertEquals(Math.log(5 / 3.0), logits.get("heads/click/bias")[0], 1e-6);
    assertEquals(Math.log(2 / 4.0), logits.get("heads/cvr/bias")[0], 1e-6);
    assertEquals(2, logits.size());
  }

  @Test
  void onlyTheHeadsOfATrainingChange() {
    SharedBottom model =
        new SharedBottom(
            List.of(Task.binary("yes"), Task.binary("other")), Mlp.of(4), Towers.of(3));
    Toy toy = Toy.create(folder, 10);
    Dataset rows = toy.data(model);
    Map<String, float[]> own = new LinkedHashMap<>();
    Map<String, float[]> changed = new LinkedHashMap<>();
    Trainer trainer = Trainer.defaults().withStopping(new Stopping(1, 1, "loss"));
    trainer
        .fit(model, toy.encoder(), rows, keep(own), new BaseRates(model, rows), keep(changed))
        .close();
    own.forEach(
        (path, values) -> {
          if (path.startsWith("heads/") && path.endsWith("/bias")) {
            String task = path.split("/")[1];
            assertArrayEquals(
                new Binary().baseLogits(rows.labels(task), ones(64)), changed.get(path));
            assertNotEquals(values[0], changed.get(path)[0]);
          } else {
            assertArrayEquals(values, changed.get(path), path);
          }
        });
  }

  private static TrainingListener keep(Map<String, float[]> into) {
    return new TrainingListener() {
      @Override
      public void onStart(TrainingRun run) {
        into.putAll(run.weights());
      }
    };
  }
}
