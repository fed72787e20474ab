package org.mtl4j.examples.stress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Damaged files, a share of the program {@link Fuzz}. */
class FuzzTest {

  @Test
  void damagedFilesEndInErrorsOrRightResults() throws IOException {
    assertEquals(List.of(), Fuzz.run(Path.of(System.getProperty("testdata")), 0.002, 7));
  }

  @Test
  void aSeedDecidesTheDamage() {
    byte[] bytes = new byte[1000];
    boolean different = false;
    for (int seed = 0; seed < 20; seed++) {
      byte[] damaged = new Mutator(seed).damage(bytes);
      assertArrayEquals(damaged, new Mutator(seed).damage(bytes));
      different |= !Arrays.equals(bytes, damaged);
    }
    assertEquals(true, different);
  }
}
