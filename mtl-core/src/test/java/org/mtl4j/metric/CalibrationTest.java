package org.mtl4j.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibrationTest {

  @Test
  void errorEqualsSumOverBins() {
    Random random = new Random(4);
    int rows = 500;
    float[] labels = new float[rows];
    float[] predictions = new float[rows];
    for (int i = 0; i < rows; i++) {
      predictions[i] = random.nextInt(31) / 30f; // many on the edges of bins
      labels[i] = random.nextFloat() < predictions[i] * 0.7 ? 1 : 0;
    }
    double error = 0;
    for (int bin = 0; bin < 15; bin++) {
      double confidence = 0;
      double observed = 0;
      for (int i = 0; i < rows; i++) {
        double at = predictions[i] * 15.0;
        if ((at > bin || bin == 0) && at <= bin + 1) {
          confidence += predictions[i];
          observed += labels[i];
        }
      }
      error += Math.abs(confidence - observed) / rows;
    }
    assertTrue(error > 0.05);
    assertEquals(error, new CalibrationError().value(labels, predictions), 1e-12);
  }

  @Test
  void errorByHand() {
    float[] labels = {1, 0, 0, 1};
    float[] predictions = {.91f, .92f, .3f, 1};
    double error = (Math.abs(.91 + .92 - 1) + .3 + 0) / 4;
    assertEquals(error, new CalibrationError().value(labels, predictions), 1e-7);
    assertTrue(
        Double.isNaN(new CalibrationError().value(labels, new float[] {1, 1, 1, Float.NaN})));
    assertTrue(new CalibrationError().better(0.01, 0.02));
  }

  @Test
  void ratioIsBestAtOne() {
    PredictedObserved ratio = new PredictedObserved();
    assertEquals(1.2 / 2, ratio.value(new float[] {1, 1, 0}, new float[] {.5f, .5f, .2f}), 1e-7);
    assertTrue(Double.isNaN(ratio.value(new float[] {0, 0}, new float[] {.5f, .5f})));
    assertTrue(ratio.better(1.02, 0.9));
    assertTrue(ratio.better(0.98, 1.1));
    assertFalse(ratio.better(0.5, 1.9));
    assertFalse(ratio.better(Double.NaN, 3));
    assertFalse(ratio.better(1, Double.NaN));
  }

  @Test
  void rocPointsByHand() {
    Curves curves = Curves.of(new float[] {1, 0, 1, 0}, new float[] {.9f, .5f, .5f, .1f});
    assertEquals(
        List.of(
            new Curves.RocPoint(0, 0),
            new Curves.RocPoint(0, .5),
            new Curves.RocPoint(.5, 1),
            new Curves.RocPoint(1, 1)),
        curves.roc());
    assertEquals(3, curves.calibration().size());
    assertEquals(new Curves.CalibrationBin(.5, .5, 2), curves.calibration().get(1));
    assertEquals(List.of(), Curves.of(new float[] {1, 1}, new float[] {.9f, .5f}).roc());
  }

  @Test
  void thinnedRocKeepsItsArea() {
    Random random = new Random(6);
    int rows = 20_000;
    float[] labels = new float[rows];
    float[] predictions = new float[rows];
    for (int i = 0; i < rows; i++) {
      labels[i] = random.nextInt(20) == 0 ? 1 : 0;
      predictions[i] = (float) (1 / (1 + Math.exp(-random.nextGaussian() - 2 * labels[i])));
    }
    List<Curves.RocPoint> roc = Curves.of(labels, predictions).roc();
    assertTrue(roc.size() > 150 && roc.size() <= 200, "got " + roc.size());
    assertEquals(new Curves.RocPoint(1, 1), roc.get(roc.size() - 1));
    double area = 0;
    for (int i = 1; i < roc.size(); i++) {
      Curves.RocPoint from = roc.get(i - 1);
      Curves.RocPoint to = roc.get(i);
      double width = to.falsePositives() - from.falsePositives();
      area += width * (from.truePositives() + to.truePositives()) / 2;
    }
    assertEquals(new Auc().value(labels, predictions), area, 2e-4);
  }
}
