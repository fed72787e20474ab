package org.mtl4j.balance;

/** Checks of the options of methods. */
final class Require {

  private Require() {}

  static void positive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " must be positive, got " + value);
    }
  }

  /** From 0 to below 1. */
  static void share(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " must be at least 0 and below 1, got " + value);
    }
  }
}
