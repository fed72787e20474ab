package org.mtl4j.feature;

import java.util.Objects;
import java.util.Optional;

/**
 * Which items of a list count. Padding counts nowhere, missing items do not at the end of a list,
 * where they fill up a rectangle of several lists; other missing items hold their place.
 *
 * @param maxLength items beyond it are dropped
 * @param keep which items those are not
 * @param padding the text that stands where there is no item, such as {@code 0}, if any; one that
 *     means "missing" makes padding of all missing items
 */
public record ItemRule(int maxLength, Keep keep, Optional<String> padding) {

  /** The end of a list that stays where it is too long. */
  public enum Keep {
    /** The last items, which are the newest of a history that grows at its end. */
    NEWEST,
    /** The first items. */
    OLDEST
  }

  public ItemRule {
    Checks.atLeast("maxLength", "a sequence", 1, maxLength);
    Objects.requireNonNull(keep, "keep");
    Objects.requireNonNull(padding, "padding");
  }

  /** The newest items of lists without padding. */
  public static ItemRule newest(int maxLength) {
    return new ItemRule(maxLength, Keep.NEWEST, Optional.empty());
  }

  /** The same with padding. */
  public ItemRule withPadding(String text) {
    return new ItemRule(maxLength, keep, Optional.of(text));
  }
}
