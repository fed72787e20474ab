package org.mtl4j.feature;

import java.util.Objects;

/**
 * A column with one category per row, replaced by its embedding vector.
 *
 * @param name the raw column
 * @param table the embedding table, possibly shared with other features
 */
public record SparseFeature(String name, EmbeddingTable table) implements Feature {

  public SparseFeature {
    Checks.name("a sparse feature", name);
    Objects.requireNonNull(table, "table");
  }

  /** A feature with a fitted table of its own. */
  public static SparseFeature of(String name, int width) {
    return new SparseFeature(name, EmbeddingTable.of(name, width));
  }

  @Override
  public int width() {
    return table.width();
  }
}
