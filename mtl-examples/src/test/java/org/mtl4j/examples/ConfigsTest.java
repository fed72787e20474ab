package org.mtl4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every shipped config describes something that can be built from its own data. */
class ConfigsTest {

  @Test
  void allAreWhole() throws IOException {
    Path folder = Path.of(System.getProperty("testdata")).resolveSibling("mtl-examples/configs");
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.sorted().toList();
    }
    assertTrue(files.size() >= 5, files.toString());
    for (Path file : files) {
      Experiment experiment = new Experiment(ConfigFile.read(file, Map.of()));
      List<String> columns = experiment.rows().training().columns();
      assertTrue(columns.containsAll(experiment.schema().columns()), file.toString());
      assertEquals(experiment.labels().size(), experiment.model().tasks().size(), file.toString());
      experiment.labels().forEach(label -> assertTrue(columns.contains(label.column())));
      experiment.trainer();
    }
  }
}
