package org.mtl4j.data;

import java.util.List;
import java.util.Optional;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.SequenceFeature;

/**
 * A number so far from those of other rows that a network may overflow on it.
 *
 * @param column of the number, or of an item's weight
 * @param value after scaling
 */
public record LargeInput(String column, float value) {

  private static final float USUAL = 1e4f; // numbers are scaled to about 1

  /** The largest number of the given rows, if it is far from what is usual. */
  public static Optional<LargeInput> of(FeatureSchema schema, Batch rows, int[] numbers) {
    int width = schema.floatWidth();
    int largest = -1;
    float most = USUAL;
    for (int row : numbers) {
      for (int i = row * width; i < (row + 1) * width; i++) {
        float size = Math.abs(rows.floats()[i]);
        if (!(size <= most)) {
          most = size;
          largest = i;
        }
      }
    }
    return largest < 0
        ? Optional.empty()
        : Optional.of(new LargeInput(column(schema, largest % width), rows.floats()[largest]));
  }

  private static String column(FeatureSchema schema, int number) {
    int end = 0;
    for (DenseFeature feature : schema.dense()) {
      end += feature.width();
      if (number < end) {
        return feature.name();
      }
    }
    List<SequenceFeature> weighted =
        schema.sequences().stream().filter(sequence -> sequence.weights().isPresent()).toList();
    for (SequenceFeature feature : weighted) {
      end += feature.maxLength();
      if (number < end) {
        return feature.weights().orElseThrow();
      }
    }
    throw new IllegalArgumentException("rows have " + end + " numbers, not " + (number + 1));
  }

  /** In words, as a reason. */
  @Override
  public String toString() {
    return "column \"" + column + "\" is " + value + " after scaling";
  }
}
