package org.mtl4j.feature;

/** A described input of a model: the raw column it reads and what becomes of it. */
public sealed interface Feature permits SparseFeature, SequenceFeature, DenseFeature {

  /** The raw column's name; it is also the input's name in the exported signature. */
  String name();

  /** Numbers per row of a dense feature, length of the vector of others. */
  int width();
}
