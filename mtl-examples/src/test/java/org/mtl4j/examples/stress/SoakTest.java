package org.mtl4j.examples.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A few rounds of the program {@link Soak}. */
class SoakTest {

  @Test
  void predictionsStayRightWhileModelsAreTrainedAndChanged() throws IOException {
    Path testdata = Path.of(System.getProperty("testdata"));
    assertEquals(List.of(), Soak.run(testdata, Duration.ofSeconds(1), 8));
  }
}
