package org.mtl4j.feature;

import java.util.Objects;
import java.util.Optional;

/**
 * A column with a list of categories per row, embedded and pooled to one vector.
 *
 * @param name the raw column
 * @param table the embedding table, possibly shared with other features
 * @param items which of a list count
 * @param pooling how the vectors become one
 * @param weights the raw column with one weight per item, if any
 */
public record SequenceFeature(
    String name, EmbeddingTable table, ItemRule items, Pooling pooling, Optional<String> weights)
    implements Feature {

  public SequenceFeature {
    Checks.name("a sequence feature", name);
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(items, "items");
    Objects.requireNonNull(pooling, "pooling");
    weights.ifPresent(column -> Checks.name("the weights of sequence " + name, column));
    if (weights.isPresent() && pooling == Pooling.MAX) {
      throw new IllegalArgumentException(
          "sequence " + Checks.quote(name) + " has item weights, which MAX pooling cannot use");
    }
  }

  /** The newest {@code maxLength} items of lists without padding. */
  public SequenceFeature(
      String name, EmbeddingTable table, int maxLength, Pooling pooling, Optional<String> weights) {
    this(name, table, ItemRule.newest(maxLength), pooling, weights);
  }

  /** A sequence without item weights and with a fitted table of its own. */
  public static SequenceFeature of(String name, int width, int maxLength, Pooling pooling) {
    return new SequenceFeature(
        name, EmbeddingTable.of(name, width), maxLength, pooling, Optional.empty());
  }

  /** The most items of a list that count. */
  public int maxLength() {
    return items.maxLength();
  }

  @Override
  public int width() {
    return table.width();
  }
}
