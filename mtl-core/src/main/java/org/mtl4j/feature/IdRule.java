package org.mtl4j.feature;

/**
 * How a table gives ids to raw text. Id 0 always means "missing" and is masked in sequences.
 *
 * <p>Fitted ids: 1 is "unknown", the vocabulary starts at 2. Hashed ids: 1 to {@code buckets}.
 */
public sealed interface IdRule {

  /** How many ids a hash gives, behind all others; 0 if there is none. */
  int buckets();

  /** The id of a missing value. */
  int MISSING = 0;

  /** The id of a value outside a fitted vocabulary. */
  int UNKNOWN = 1;

  /** The id of the first value of a fitted vocabulary. */
  int FIRST = 2;

  /**
   * Ids from a vocabulary of the training rows, most frequent first.
   *
   * @param minCount values seen fewer times are unknown
   * @param maxValues only so many of the most frequent values are known, the others are unknown
   * @param buckets ids behind the vocabulary over which a hash as that of {@link Hashed} spreads
   *     unknown values; 0 gives all of them {@link #UNKNOWN}
   */
  record Fitted(int minCount, int maxValues, int buckets) implements IdRule {

    /** All values. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    public Fitted {
      Checks.atLeast("minCount", "a fitted vocabulary", 1, minCount);
      Checks.atLeast("maxValues", "a fitted vocabulary", 1, maxValues);
      Checks.atLeast("buckets", "a fitted vocabulary", 0, buckets);
    }

    /** All values seen {@code minCount} times. */
    public Fitted(int minCount) {
      this(minCount, UNLIMITED, 0);
    }
  }

  /**
   * Ids from a hash (FarmHash Fingerprint64 of the UTF-8 bytes, as TensorFlow's {@code
   * StringToHashBucketFast}); no vocabulary is kept.
   *
   * @param buckets how many ids there are besides the missing one
   */
  record Hashed(int buckets) implements IdRule {
    public Hashed {
      Checks.atLeast("buckets", "a hashed table", 1, buckets);
    }
  }
}
