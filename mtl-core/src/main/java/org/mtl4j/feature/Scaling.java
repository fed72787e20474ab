package org.mtl4j.feature;

/** How a dense value is scaled; statistics come from the training rows, per component. */
public enum Scaling {
  /** The value as it is. */
  NONE,
  /** (x - min) / (max - min); 0 where all training values are equal. */
  MIN_MAX,
  /** (x - mean) / standard deviation; 0 where all training values are equal. */
  STANDARDIZE,
  /** log(1 + max(x, 0)). */
  LOG1P
}
