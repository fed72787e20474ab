package org.mtl4j.examples.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.row.DataException;

/** Settings that are texts are what was written; all others follow YAML 1.2. */
class YamlTextTest {

  private static final String REST = "features: {sparse: [no, 109_14]}\nmodel: {type: mmoe}\n";

  @TempDir Path folder;

  private Config read(String yaml, Map<String, String> set) throws IOException {
    Path file = Files.writeString(folder.resolve("c.yaml"), yaml);
    return ConfigFile.read(file, set);
  }

  private void fails(String expected, String yaml, Map<String, String> set) {
    String message = assertThrows(DataException.class, () -> read(yaml, set)).getMessage();
    assertTrue(message.contains(expected), message);
    assertTrue(!message.contains("java") && !message.contains("line -1"), message);
  }

  private static String tasks(String positives) {
    return "data: {train: a.csv}\ntasks: [{name: y, positives: " + positives + "}]\n" + REST;
  }

  @Test
  void textsStayAsTheyAreWritten() throws IOException {
    for (String text : List.of("yes", "TRUE", "01", "1e3", "no", "109_14", "0x1F", "2024-01-01")) {
      Config config = read(tasks("[" + text + "]"), Map.of());
      assertEquals(List.of(text), config.tasks().get(0).positives());
      assertEquals(List.of("no", "109_14"), config.features().sparse());
      Config set = read(tasks("[x]"), Map.of("tasks", "[{name: y, positives: [" + text + "]}]"));
      assertEquals(List.of(text), set.tasks().get(0).positives());
    }
    assertEquals(List.of("null"), read(tasks("[\"null\"]"), Map.of()).tasks().get(0).positives());
  }

  @Test
  void setTakesTextsAsTheyAre() throws IOException {
    for (String path : List.of("*.csv", "a #b.csv", "a: b.csv")) {
      Config config = read(tasks("[x]"), Map.of("data.train", path));
      assertEquals(List.of(Path.of(path).toAbsolutePath().toString()), config.data().train());
    }
    Map<String, String> csv =
        Map.of(
            "data.csv.delimiter", "\\t", "data.csv.missing", "[?, NA]", "data.validation", "null");
    Config config = read(tasks("[x]"), csv);
    assertEquals('\t', config.data().csv().delimiter());
    assertEquals(List.of("?", "NA"), config.data().csv().missing());
    assertNull(config.data().validation());
  }

  @Test
  void otherTypesAreChecked() {
    String good = tasks("[x]");
    fails(
        "c.yaml, line 5, column 23 at \"training.batchSize\": got \"1.9\", expected a whole number",
        good + "training: {batchSize: 1.9}\n",
        Map.of());
    fails(
        "--set training.batchSize at \"training.batchSize\": got \"1e9999\"",
        good,
        Map.of("training.batchSize", "1e9999"));
    fails("got \"NaN\", expected a number", good, Map.of("training.learningRate", "NaN"));
    fails("got \"yes\", expected true or false", good, Map.of("data.streaming", "yes"));
    fails("got a list, expected a whole number", good, Map.of("training.batchSize", "[1]"));
    fails("c.yaml, line 5, column 1: got the key \"model\" twice", good + "model: {}\n", Map.of());
  }

  @Test
  void whatIsNoConfigIsNamedWithItsPlace() {
    fails(
        "line 2, column 31: got null in the list \"tasks[0].positives\"",
        tasks("[null]"),
        Map.of());
    fails("a second document", tasks("[x]") + "---\na: 1\n", Map.of());
    fails("c.yaml, line 2, column", "data: {train: [a\n", Map.of());
    fails("not a YAML mapping", "", Map.of());
    fails(
        "in tasks[0], the key \"positive\" does not exist; did you mean \"positives\"?",
        "data: {train: a.csv}\ntasks: [{name: y, positive: [x]}]\n" + REST,
        Map.of());
  }
}
