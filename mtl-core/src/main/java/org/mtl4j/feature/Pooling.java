package org.mtl4j.feature;

/** How the vectors of a sequence become one vector; missing items and padding never count. */
public enum Pooling {
  /** The (weighted) sum; zeros for an empty sequence. */
  SUM,
  /** The (weighted) sum over the sum of weights; zeros for an empty sequence. */
  MEAN,
  /** The largest value per dimension; zeros for an empty sequence. Takes no weights. */
  MAX
}
