package org.mtl4j.data;

/**
 * The mean and the deviation of a task's labels, as a network holds them.
 *
 * @param mean in the unit of the labels
 * @param deviation above 0, in the unit of the labels
 */
public record LabelScale(float mean, float deviation) {

  /** Labels as they are. */
  public static final LabelScale NONE = new LabelScale(0, 1);

  public LabelScale {
    if (!Float.isFinite(mean) || !Float.isFinite(deviation) || !(deviation > 0)) {
      throw new IllegalArgumentException(
          "labels need a finite mean and a deviation above 0, got " + mean + " and " + deviation);
    }
  }

  /** Of labels with these figures; those without a deviation only move to 0. */
  static LabelScale of(double mean, double deviation) {
    float own = (float) deviation;
    // processors may take numbers below the least normal one for 0
    return new LabelScale((float) mean, own >= Float.MIN_NORMAL ? own : 1);
  }

  /** A label less the mean, in deviations. */
  public float standardized(float label) {
    return (float) (((double) label - mean) / deviation);
  }

  /** Labels or predictions less the mean, in deviations. */
  public float[] standardized(float[] values) {
    float[] all = new float[values.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = standardized(values[i]);
    }
    return all;
  }
}
