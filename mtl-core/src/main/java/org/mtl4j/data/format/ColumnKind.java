package org.mtl4j.data.format;

import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.SequenceFeature;

/** What a column becomes in a file that tells text, numbers and lists of them apart. */
public enum ColumnKind {
  /** One text. */
  TEXT,
  /** A list of texts. */
  TEXTS,
  /** One number or, where it is missing, none: a double, or a float where there are no doubles. */
  NUMBER,
  /** A list of numbers, NaN where one is missing. */
  NUMBERS;

  /**
   * Dense features are numbers, sequences lists of texts, their weights lists of numbers; what the
   * schema does not name, such as labels, is text.
   */
  public static ColumnKind of(FeatureSchema schema, String column) {
    for (DenseFeature feature : schema.dense()) {
      if (feature.name().equals(column)) {
        return feature.width() == 1 ? NUMBER : NUMBERS;
      }
    }
    for (SequenceFeature feature : schema.sequences()) {
      if (feature.name().equals(column)) {
        return TEXTS;
      }
      if (feature.weights().filter(column::equals).isPresent()) {
        return NUMBERS;
      }
    }
    return TEXT;
  }
}
