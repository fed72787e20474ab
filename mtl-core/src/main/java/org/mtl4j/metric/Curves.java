package org.mtl4j.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * What a report plots of binary predictions.
 *
 * @param roc from (0, 0) to (1, 1), about 200 points; empty when all labels are equal
 * @param calibration the bins of {@link CalibrationError} that have rows, by rising prediction
 */
public record Curves(List<RocPoint> roc, List<CalibrationBin> calibration) {

  private static final int STEPS = 198;

  /** The share of negatives and of positives that score at least a threshold. */
  public record RocPoint(double falsePositives, double truePositives) {}

  /** Mean prediction, share of positives, and rows of a bin. */
  public record CalibrationBin(double predicted, double observed, long rows) {}

  public Curves {
    roc = List.copyOf(roc);
    calibration = List.copyOf(calibration);
  }

  /** The curves of labels 0 and 1 [rows] and predicted probabilities [rows]. */
  public static Curves of(float[] labels, float[] predictions) {
    if (Metric.width(labels, predictions) != 1) {
      throw new IllegalArgumentException("curves take one prediction per row");
    }
    List<RocPoint> roc = thin(new Ranking(labels, 1, predictions, 0, 1).curve());
    CalibrationBins.Sums sums =
        new CalibrationBins(labels, predictions).sums(Metric.once(labels.length));
    List<CalibrationBin> bins = new ArrayList<>();
    for (int i = 0; i < CalibrationBins.BINS; i++) {
      long rows = sums.rows()[i];
      if (rows > 0) {
        bins.add(new CalibrationBin(sums.predicted()[i] / rows, sums.observed()[i] / rows, rows));
      }
    }
    return new Curves(roc, bins);
  }

  // one point per equal step along the curve, whose length is 2 in steps to the right and up
  private static List<RocPoint> thin(List<RocPoint> all) {
    List<RocPoint> kept = new ArrayList<>();
    double next = 0;
    for (int i = 0; i < all.size(); i++) {
      RocPoint point = all.get(i);
      double length = point.falsePositives() + point.truePositives();
      if (length >= next || i == all.size() - 1) {
        kept.add(point);
        next = (Math.floor(length / 2 * STEPS) + 1) * 2 / STEPS;
      }
    }
    return kept;
  }
}
