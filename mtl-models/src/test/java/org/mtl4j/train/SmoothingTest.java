package org.mtl4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.Batch;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.SharedBottom;
import org.mtl4j.task.Binary;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Multiclass;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;

/** Labels of which a share is spread over all values. */
class SmoothingTest {

  private static final float SHARE = 0.3f;
  private static final MultiTaskModel MODEL =
      new SharedBottom(
          List.of(
              new Task("yes", new Binary(SHARE), 1), new Task("kind", new Multiclass(3, SHARE), 1)),
          Mlp.of(4),
          Towers.of(3));

  @TempDir Path folder;

  // (1 - share) times the cross-entropy of the label, share times the mean one of all values
  private static double loss(double[] probabilities, int label) {
    double mean = 0;
    for (double probability : probabilities) {
      mean -= Math.log(probability) / probabilities.length;
    }
    return -(1 - SHARE) * Math.log(probabilities[label]) + SHARE * mean;
  }

  @Test
  void theLossIsThatOfSmoothedLabels() {
    Toy toy = Toy.create(folder, 10);
    Batch rows = toy.data(MODEL).all();
    try (TrainingGraph graph = toy.graph(MODEL)) {
      float[] yes = graph.predict(rows).get("yes");
      float[] kinds = graph.predict(rows).get("kind");
      float[] losses = graph.step(rows);
      double yesLoss = 0;
      double kindLoss = 0;
      for (int i = 0; i < rows.size(); i++) {
        yesLoss += loss(new double[] {1 - yes[i], yes[i]}, (int) rows.labels()[2 * i]);
        double[] all = {kinds[3 * i], kinds[3 * i + 1], kinds[3 * i + 2]};
        kindLoss += loss(all, (int) rows.labels()[2 * i + 1]);
      }
      assertEquals(yesLoss / rows.size(), losses[0], 1e-5);
      assertEquals(kindLoss / rows.size(), losses[1], 1e-5);
    }
  }

  @Test
  void theShareIsLessThanAll() {
    for (float share : new float[] {-0.1f, 1, Float.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> new Binary(share));
      assertThrows(IllegalArgumentException.class, () -> new Multiclass(3, share));
    }
  }
}
