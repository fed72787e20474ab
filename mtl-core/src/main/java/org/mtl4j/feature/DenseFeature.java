package org.mtl4j.feature;

import java.util.Objects;

/**
 * A column with one or more numbers per row. A missing value becomes the mean of the training rows.
 *
 * @param name the raw column
 * @param width numbers per row
 * @param scaling applied to each number
 * @param encoding what each scaled number becomes
 */
public record DenseFeature(String name, int width, Scaling scaling, NumericEncoding encoding)
    implements Feature {

  public DenseFeature {
    Checks.name("a dense feature", name);
    Checks.atLeast("width", name, 1, width);
    Objects.requireNonNull(scaling, "scaling");
    Objects.requireNonNull(encoding, "encoding");
  }

  /** Numbers that enter the network as they are once scaled. */
  public DenseFeature(String name, int width, Scaling scaling) {
    this(name, width, scaling, new NumericEncoding.Plain());
  }

  /** A single number scaled to [0, 1] on the training rows. */
  public static DenseFeature of(String name) {
    return new DenseFeature(name, 1, Scaling.MIN_MAX);
  }
}
