package org.mtl4j.data;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.ValueKind;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.Feature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.SequenceFeature;

/**
 * What the values of a raw column were in the training files.
 *
 * @param kind of its values in a {@code tf.Example}
 * @param list whether it held lists, so that the one value of a list is an item even where it holds
 *     separators
 */
public record ColumnType(ValueKind kind, boolean list) {

  public ColumnType {
    Objects.requireNonNull(kind, "kind");
  }

  /** The type of a column of text and, where the model reads numbers, of floats. */
  static ColumnType usual(FeatureSchema schema, String column) {
    for (Feature feature : schema.features()) {
      boolean weights =
          feature instanceof SequenceFeature sequence
              && sequence.weights().filter(column::equals).isPresent();
      if (weights || feature instanceof DenseFeature && feature.name().equals(column)) {
        return new ColumnType(ValueKind.FLOATS, false);
      }
    }
    return new ColumnType(ValueKind.BYTES, false);
  }

  /** The same with the kind that was seen, if any; an error where there are several. */
  ColumnType with(String column, Map<ValueKind, String> seen) {
    List<ValueKind> kinds = List.copyOf(seen.keySet());
    if (kinds.size() > 1) {
      throw new DataException(
          (seen.get(kinds.get(1)) + ", column \"" + column + "\": got " + text(kinds.get(1)))
              + (", expected " + text(kinds.get(0)) + " as in " + seen.get(kinds.get(0))));
    }
    return kinds.isEmpty() ? this : new ColumnType(kinds.get(0), list);
  }

  private static String text(ValueKind kind) {
    return switch (kind) {
      case BYTES -> "a list of bytes";
      case INTEGERS -> "a list of int64";
      case FLOATS -> "a list of floats";
    };
  }
}
