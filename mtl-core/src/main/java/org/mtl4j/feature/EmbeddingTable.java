package org.mtl4j.feature;

import java.util.Objects;

/**
 * A table of embedding vectors; features that name the same table share its ids and its vectors.
 *
 * @param name unique among tables
 * @param width length of each vector
 * @param ids how raw text becomes a row of the table
 */
public record EmbeddingTable(String name, int width, IdRule ids) {

  public EmbeddingTable {
    Checks.name("an embedding table", name);
    Checks.atLeast("width", name, 1, width);
    Objects.requireNonNull(ids, "ids");
  }

  /** A table whose vocabulary holds every value of the training rows. */
  public static EmbeddingTable of(String name, int width) {
    return new EmbeddingTable(name, width, new IdRule.Fitted(1));
  }

  /** A table with a fixed number of hash buckets and no vocabulary. */
  public static EmbeddingTable hashed(String name, int width, int buckets) {
    return new EmbeddingTable(name, width, new IdRule.Hashed(buckets));
  }
}
