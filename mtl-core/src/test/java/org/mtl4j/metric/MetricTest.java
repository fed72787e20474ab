package org.mtl4j.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MetricTest {

  @Test
  void aucEqualsCountingAllPairs() {
    Random random = new Random(1);
    for (int round = 0; round < 50; round++) {
      int rows = 2 + random.nextInt(60);
      float[] labels = new float[rows];
      float[] scores = new float[rows];
      for (int i = 0; i < rows; i++) {
        labels[i] = i == 0 ? 1 : i == 1 ? 0 : random.nextInt(2);
        scores[i] = (random.nextInt(9) - 4) / 4f; // negative scores and ties
      }
      assertEquals(pairs(labels, scores), new Auc().value(labels, scores), 1e-12);
    }
  }

  private static double pairs(float[] labels, float[] scores) {
    double wins = 0;
    long pairs = 0;
    for (int i = 0; i < labels.length; i++) {
      for (int j = 0; j < labels.length; j++) {
        if (labels[i] == 1 && labels[j] == 0) {
          pairs++;
          wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }
      }
    }
    return wins / pairs;
  }

  @Test
  void aucTakesNegativeZeroAsZeroAndHasNoValueForOneClass() {
    assertEquals(0.5, new Auc().value(new float[] {1, 0}, new float[] {-0f, 0f}));
    assertTrue(Double.isNaN(new Auc().value(new float[] {1, 1}, new float[] {1, 2})));
  }

  @Test
  void macroAucIsTheMeanOverPresentClasses() {
    float[] labels = {0, 1, 0, 1};
    float[] predictions = {.8f, .1f, .1f, .3f, .6f, .1f, .2f, .7f, .1f, .1f, .8f, .1f};
    double first = pairs(new float[] {1, 0, 1, 0}, new float[] {.8f, .3f, .2f, .1f});
    double second = pairs(labels, new float[] {.1f, .6f, .7f, .8f});
    assertEquals((first + second) / 2, new MacroAuc().value(labels, predictions), 1e-12);
  }

  @Test
  void logLossOfBinaryAndClasses() {
    assertEquals(
        -(Math.log(0.8) + Math.log(0.7)) / 2,
        new LogLoss().value(new float[] {1, 0}, new float[] {0.8f, 0.3f}),
        1e-7);
    assertEquals(
        -Math.log(0.5), new LogLoss().value(new float[] {2}, new float[] {.2f, .3f, .5f}), 1e-7);
    assertEquals(-Math.log(1e-7), new LogLoss().value(new float[] {1}, new float[] {0}), 1e-9);
  }

  @Test
  void accuracy() {
    assertEquals(
        0.75, new Accuracy().value(new float[] {1, 0, 1, 0}, new float[] {.9f, .1f, .5f, .6f}));
    assertEquals(
        0.5, new Accuracy().value(new float[] {1, 0}, new float[] {.1f, .6f, .3f, .2f, .3f, .5f}));
  }

  @Test
  void errorsOfNumbers() {
    float[] labels = {1, 2, 3};
    float[] predictions = {2, 2, 1};
    assertEquals(1, new Mae().value(labels, predictions));
    assertEquals(5.0 / 3, new Mse().value(labels, predictions), 1e-12);
    assertEquals(Math.sqrt(5.0 / 3), new Rmse().value(labels, predictions), 1e-12);
  }

  @Test
  void sizesMustFit() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Auc().value(new float[] {1, 0}, new float[] {1, 2, 3}));
  }
}
