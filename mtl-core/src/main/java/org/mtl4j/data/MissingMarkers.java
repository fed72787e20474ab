package org.mtl4j.data;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.mtl4j.data.row.NumberRule;
import org.mtl4j.feature.TextRule;

/** Numbers that mean "no value": missing texts that are numbers, however these are written. */
public final class MissingMarkers {

  private final boolean asText;
  private final float[] floats;
  private final double[] doubles;

  private MissingMarkers(boolean asText, double[] numbers) {
    this.asText = asText;
    floats = new float[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      floats[i] = (float) numbers[i];
    }
    // a number of a column of floats may stand in a double, too
    doubles =
        DoubleStream.concat(
                Arrays.stream(numbers), Arrays.stream(numbers).map(number -> (float) number))
            .distinct()
            .toArray();
  }

  /** Those of a rule. */
  public static MissingMarkers of(TextRule text) {
    double[] numbers =
        text.missing().stream()
            .mapToDouble(NumberRule::parse)
            .filter(number -> !Double.isNaN(number) && NumberRule.isInRange(number))
            .toArray();
    return text.canonical()
        ? new MissingMarkers(false, numbers)
        : new MissingMarkers(numbers.length > 0, new double[0]);
  }

  /** Whether only their text means so, as it was before there was a canonical text. */
  boolean asText() {
    return asText;
  }

  /** All of them, as numbers of columns of doubles and of floats. */
  public double[] values() {
    return doubles.clone();
  }

  /** A number; NaN where it means "no value". */
  float known(float number) {
    for (float value : floats) {
      if (number == value) {
        return Float.NaN;
      }
    }
    return number;
  }

  /** The same of a double. */
  double known(double number) {
    for (double value : doubles) {
      if (number == value) {
        return Double.NaN;
      }
    }
    return number;
  }

  /** Puts NaN in the place of those that mean "no value". */
  void remove(double[] numbers) {
    if (doubles.length > 0) {
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = known(numbers[i]);
      }
    }
  }
}
