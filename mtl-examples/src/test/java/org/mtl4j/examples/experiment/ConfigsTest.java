package org.mtl4j.examples.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.row.DataException;

/** Shipped configs describe something that can be built from its own data; hostile ones fail. */
class ConfigsTest {

  @TempDir Path folder;

  @Test
  void allAreWhole() throws IOException {
    Path folder = Path.of(System.getProperty("testdata")).resolveSibling("mtl-examples/configs");
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
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

  // their files are the peers', so headers cannot be compared
  @Test
  void thoseOfPeersSamplesAreWhole() throws IOException {
    Path folder =
        Path.of(System.getProperty("testdata")).resolveSibling("mtl-examples/configs/peers");
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
    assertTrue(files.size() >= 5, files.toString());
    for (Path file : files) {
      Experiment experiment = new Experiment(ConfigFile.read(file, Map.of()));
      Path first = Path.of(experiment.config().data().train().get(0));
      assertEquals(folder, first.getParent(), file.toString());
      experiment.check();
      experiment.schema();
      assertEquals(experiment.labels().size(), experiment.model().tasks().size(), file.toString());
    }
  }

  @Test
  void testDataIsWhatItsReadmeSays() throws Exception {
    Path testdata = Path.of(System.getProperty("testdata"));
    Map<String, String> listed = new TreeMap<>();
    for (String line : Files.readAllLines(testdata.resolve("README.md"))) {
      String[] cells = line.split(" *\\| *");
      if (cells.length == 5 && cells[4].length() == 64) {
        listed.put(cells[1], cells[4]);
      }
    }
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(testdata)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        String name = testdata.relativize(file).toString().replace('\\', '/');
        found.put(name, HexFormat.of().formatHex(hash));
      }
    }
    found.remove("README.md");
    assertEquals(listed, found);
  }

  // nine levels of nine aliases each are 387 million entries where they are expanded
  @Test
  void aliasesAreNotExpanded() throws IOException {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      yaml.append("a" + i + ": &a" + i + " [");
      yaml.append(String.join(", ", Collections.nCopies(9, "*a" + (i - 1)))).append("]\n");
    }
    refused(yaml + "data: *a8\n", Duration.ofSeconds(5));
  }

  @Test
  void tagsMakeNoObjects() throws IOException {
    refused("data: !!javax.script.ScriptEngineManager [x]\n", Duration.ofSeconds(5));
    refused("data: !!java.net.URL [\"http://localhost:9\"]\n", Duration.ofSeconds(5));
  }

  @Test
  void depthAndSizeAreLimited() throws IOException {
    refused("data: " + "[".repeat(1_000_000), Duration.ofSeconds(10));
    refused("data: " + "x".repeat(50_000_000), Duration.ofSeconds(10));
  }

  private void refused(String yaml, Duration limit) throws IOException {
    Path file = Files.writeString(folder.resolve("a.yaml"), yaml);
    assertTimeoutPreemptively(
        limit, () -> assertThrows(DataException.class, () -> ConfigFile.read(file, Map.of())));
  }
}
