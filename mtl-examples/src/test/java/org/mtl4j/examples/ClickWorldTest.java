package org.mtl4j.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.Dataset;
import org.mtl4j.metric.Auc;
import org.mtl4j.metric.CalibrationError;

/** The laws of the generated world, and ESMM in it. */
class ClickWorldTest {

  @TempDir Path folder;

  @Test
  void rowsFollowTheFormula() {
    Dataset rows = ClickData.of(ClickWorld.of(80_000, 3)).training();
    float[] click = rows.labels("click");
    float[] conversion = rows.labels("conversion");
    float[] potential = rows.labels("potential_conversion");
    float[] ctr = rows.labels("true_ctr");
    float[] cvr = rows.labels("true_cvr");
    double bought = 0;
    double expected = 0;
    for (int i = 0; i < rows.rows(); i++) {
      assertEquals(click[i] * potential[i], conversion[i]);
      assertTrue(ctr[i] > 0 && ctr[i] < 1 && cvr[i] > 0 && cvr[i] < 1);
      bought += conversion[i];
      expected += ctr[i] * cvr[i];
    }
    // given the features, click and potential conversion are independent
    assertEquals(1, bought / expected, 0.15);
    assertEquals(0.05, mean(ctr, null), 0.002);
    assertEquals(0.05, mean(click, null), 0.004);
    assertEquals(0.06, mean(cvr, null), 0.002);
    assertEquals(0.06, mean(potential, null), 0.004);
    // selection bias: the clicked are not like all, in what they would buy and in who they are
    assertTrue(mean(cvr, click) > 2 * mean(cvr, null), mean(cvr, click) + "");
    assertEquals(mean(cvr, click), mean(potential, click), 0.03);
    // the true rates rank better than chance and not perfectly
    double ceiling = new Auc().value(potential, cvr);
    assertTrue(ceiling > 0.8 && ceiling < 0.9, ceiling + "");
    assertEquals(ceiling, new ExpectedAuc().value(cvr, cvr), 0.01);
  }

  @Test
  void seedsDecideTheRows() throws IOException {
    byte[] first = Files.readAllBytes(ClickWorld.of(2_000, 7).write(folder.resolve("a.csv")));
    byte[] again = Files.readAllBytes(ClickWorld.of(2_000, 7).write(folder.resolve("b.csv")));
    byte[] other = Files.readAllBytes(ClickWorld.of(2_000, 8).write(folder.resolve("c.csv")));
    assertArrayEquals(first, again);
    assertFalse(Arrays.equals(first, other));
    Path packed = ClickWorld.of(2_000, 7).write(folder.resolve("a.csv.gz"));
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
      assertArrayEquals(first, in.readAllBytes());
    }
    assertThrows(IllegalArgumentException.class, () -> new ClickWorld(10, 0, 1, 0.1, 0.5, 1));
    assertThrows(IllegalArgumentException.class, () -> new ClickWorld(10, 1, 1, 1, 0.5, 1));
    assertThrows(IllegalArgumentException.class, () -> new ClickWorld(10, 1, 1, 0.1, 1.5, 1));
  }

  @Test
  void expectedAucOfCertainLabelsIsAuc() {
    float[] labels = {1, 0, 1, 0, 1, 0};
    float[] scores = {.9f, .8f, .5f, .5f, .2f, .1f};
    assertEquals(new Auc().value(labels, scores), new ExpectedAuc().value(labels, scores), 1e-12);
    // pairs: .75 x .75 won and .25 x .25 lost
    double two = new ExpectedAuc().value(new float[] {.75f, .25f}, new float[] {2, 1});
    double within = .75 * .25;
    assertEquals((.75 * .75 + within) / (.75 * .75 + 2 * within + .25 * .25), two, 1e-6);
  }

  @Test
  void esmmBeatsClickedRowsOnly() {
    double auc = 0;
    double error = 0;
    for (int seed = 1; seed <= 2; seed++) {
      ClickData data = ClickData.of(ClickWorld.of(100_000, seed));
      float[] truth = data.test().labels("true_cvr");
      float[] potential = data.test().labels("potential_conversion");
      float[] esmm = ClicksAndConversions.esmm(data, seed).get("cvr");
      float[] clicked = ClicksAndConversions.clicked(data, seed).get("cvr");
      auc += (new ExpectedAuc().value(truth, esmm) - new ExpectedAuc().value(truth, clicked)) / 2;
      error +=
          (new CalibrationError().value(potential, esmm)
                  - new CalibrationError().value(potential, clicked))
              / 2;
    }
    assertTrue(auc > 0.01, "AUC gain " + auc);
    assertTrue(error < -0.01, "calibration error " + error);
  }

  // over the rows that are chosen, or all
  private static double mean(float[] values, float[] chosen) {
    double sum = 0;
    double rows = 0;
    for (int i = 0; i < values.length; i++) {
      double weight = chosen == null ? 1 : chosen[i];
      sum += weight * values[i];
      rows += weight;
    }
    return sum / rows;
  }
}
