package org.mtl4j.graph;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/** Seeds derived from a run's seed, one per path, so that no two weights start alike. */
public final class Seeds {

  private Seeds() {}

  /** A seed for {@code path}; equal arguments give equal seeds on every machine. */
  public static long of(long runSeed, String path) {
    return Hashing.farmHashFingerprint64()
        .newHasher()
        .putLong(runSeed)
        .putString(path, StandardCharsets.UTF_8)
        .hash()
        .asLong();
  }
}
