package org.mtl4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.layer.ExpertGroup;
import org.mtl4j.layer.Gate;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.Mmoe;
import org.mtl4j.models.Ple;
import org.mtl4j.models.SharedBottom;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;

/** What gates and experts let see. */
class ObservationTest {

  private static final List<Task> TASKS = List.of(Task.binary("yes"), Task.binary("other"));

  @TempDir Path folder;

  @Test
  void predictionsFollowFromTheObservedWeightsAndOutputs() {
    Toy toy = Toy.create(folder, 10);
    Mmoe model = new Mmoe(TASKS, new ExpertGroup(3, Mlp.of(5, 4)), Gate.linear(), Towers.of());
    try (TrainedModel trained = fit(model, toy)) {
      Map<String, Observation> seen = trained.observe(toy.data(model));
      Observation outputs = seen.get("experts/outputs");
      Observation gate = seen.get("gates/other/weights");
      assertArrayEquals(new long[] {3, 4}, outputs.perRow().asArray());
      assertArrayEquals(new long[] {3}, gate.perRow().asArray());
      float[] kernel = trained.weights().get("heads/other/kernel");
      float bias = trained.weights().get("heads/other/bias")[0];
      float[] predictions = trained.predict(toy.data(model)).get("other");
      assertEquals(64, gate.rows());
      for (int row = 0; row < 64; row++) {
        double logit = bias;
        for (int i = 0; i < 12; i++) {
          logit += gate.values()[3 * row + i / 4] * outputs.values()[12 * row + i] * kernel[i % 4];
        }
        assertEquals(1 / (1 + Math.exp(-logit)), predictions[row], 1e-5);
      }
      double[] mean = gate.mean();
      assertEquals(1, mean[0] + mean[1] + mean[2], 1e-6);
      double first = 0;
      for (int row = 0; row < 64; row++) {
        first += gate.values()[3 * row] / 64.0;
      }
      assertEquals(first, mean[0], 1e-9);
    }
  }

  @Test
  void everyLevelOfPleIsSeen() {
    Toy toy = Toy.create(folder, 10);
    Ple model =
        new Ple(
            TASKS,
            2,
            new ExpertGroup(2, Mlp.of(4)),
            new ExpertGroup(1, Mlp.of(4)),
            Gate.linear(),
            Towers.of(3));
    try (TrainedModel trained = fit(model, toy)) {
      Map<String, Observation> seen = trained.observe(toy.data(model));
      assertEquals(11, seen.size(), seen.keySet().toString());
      assertEquals(5, seen.get("levels/0/gates/shared/weights").perRow().size());
      assertEquals(3, seen.get("levels/1/gates/yes/weights").perRow().size());
    }
  }

  @Test
  void aModelWithoutGatesLetsNothingSee() {
    Toy toy = Toy.create(folder, 10);
    SharedBottom model = new SharedBottom(TASKS, Mlp.of(4), Towers.of(3));
    try (TrainedModel trained = fit(model, toy)) {
      assertTrue(trained.observe(toy.data(model)).isEmpty());
    }
  }

  private static TrainedModel fit(MultiTaskModel model, Toy toy) {
    return Trainer.defaults()
        .withStopping(new Stopping(2, 2, "loss"))
        .fit(model, toy.encoder(), toy.data(model));
  }
}
