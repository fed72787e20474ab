package org.mtl4j.data;

import org.mtl4j.feature.Scaling;

/** The fitted scaling of one number, see {@link DenseScale}. */
final class NumberScale {

  /** What is expected in the place of a number that is not finite once it is scaled. */
  static final String TOO_FAR = "a number less far from those of training, which float32 can hold";

  private final boolean log;
  private final boolean precise;
  private final double fill;
  private final double shift;
  private final double factor;
  private final float floatFill;
  private final float floatShift;
  private final float floatFactor;

  NumberScale(Scaling scaling, boolean precise, double fill, double shift, double factor) {
    this.log = scaling == Scaling.LOG1P;
    this.precise = precise;
    this.fill = fill;
    this.shift = shift;
    this.factor = factor;
    this.floatFill = (float) fill;
    this.floatShift = (float) shift;
    this.floatFactor = (float) factor;
  }

  /** The scaled value of a raw one, NaN for missing; not finite where float32 does not hold it. */
  float apply(double raw) {
    if (!precise) {
      return apply((float) raw);
    }
    double x = Double.isNaN(raw) ? fill : raw;
    return (float) ((x - shift) * factor);
  }

  /** The same of a raw value in float32. */
  float apply(float raw) {
    if (precise) {
      return apply((double) raw);
    }
    float x = Float.isNaN(raw) ? floatFill : raw;
    return log ? (float) Math.log1p(Math.max(x, 0f)) : (x - floatShift) * floatFactor;
  }
}
