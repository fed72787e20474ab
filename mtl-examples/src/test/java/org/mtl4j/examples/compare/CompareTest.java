package org.mtl4j.examples.compare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.examples.Mtl;
import org.mtl4j.examples.MtlTest;

/** The command {@code mtl compare} on a few hundred rows of the real files. */
class CompareTest {

  private static final Path TESTDATA = Path.of(System.getProperty("testdata"));
  private static final List<String> RESULTS =
      List.of("table.json", "table.csv", "table.md", "report.html");

  @TempDir Path folder;
  private Path rows;

  @BeforeEach
  void writeRows() throws IOException {
    try (Stream<String> lines = Files.lines(TESTDATA.resolve("adult/adult.data"))) {
      rows = Files.write(folder.resolve("rows.csv"), lines.limit(600).toList());
    }
  }

  private String[] compare(Path out, String... more) {
    String config = TESTDATA.resolveSibling("mtl-examples/configs/adult.yaml").toString();
    List<String> base =
        List.of(
            "compare",
            "--config=" + config,
            "--models=shared_bottom,esmm,ple",
            "--out=" + out,
            "--set=data.train=" + rows,
            "--set=data.test=" + rows,
            "--set=training.stopping.epochs=2");
    return Stream.concat(base.stream(), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void resumesToTheSameBytes() throws IOException {
    Path whole = folder.resolve("whole");
    assertEquals(0, Mtl.run(compare(whole, "--seeds=2", "--jobs=2")));
    checkTable(whole);

    Path resumed = folder.resolve("resumed");
    assertEquals(0, Mtl.run(compare(resumed, "--seeds=1", "--jobs=1")));
    Path cells = resumed.resolve("cells");
    Path cut = cells.resolve("ple-income+marital-1/cell.json");
    Files.write(cut, new byte[] {'{'});
    Files.delete(cells.resolve("esmm-income-1/income.f32"));
    Files.delete(resumed.resolve("table.json"));
    Path left = cells.resolve(".ple-marital-1.0123456789abcdef.folder");
    Files.move(cells.resolve("ple-marital-1"), left);
    Files.createFile(cells.resolve(".ple-marital-1.0123456789abcdef.partial")); // its lock
    Path kept = cells.resolve("shared_bottom-income-1/cell.json");
    var before = Files.getLastModifiedTime(kept);
    assertEquals(0, Mtl.run(compare(resumed, "--seeds=2", "--jobs=1")));
    assertEquals(before, Files.getLastModifiedTime(kept));
    assertFalse(Files.exists(left));
    for (String name : RESULTS) {
      assertArrayEquals(
          Files.readAllBytes(whole.resolve(name)), Files.readAllBytes(resumed.resolve(name)), name);
    }
    refuses(resumed);
  }

  private void checkTable(Path out) throws IOException {
    JsonNode table = new ObjectMapper().readTree(out.resolve("table.json").toFile());
    JsonNode row = table.at("/tasks/1/rows/2");
    assertEquals("ple", row.get("model").asText());
    double mean = 0;
    for (int seed = 1; seed <= 2; seed++) {
      Path cell = out.resolve("cells/ple-income+marital-" + seed + "/cell.json");
      mean += new ObjectMapper().readTree(cell.toFile()).at("/test/marital/auc").asDouble() / 2;
    }
    assertEquals(mean, row.at("/figures/auc/mean").asDouble(), 1e-12);
    assertEquals(
        mean - table.at("/tasks/1/rows/0/figures/auc/mean").asDouble(),
        row.at("/toBaseline/mean").asDouble(),
        1e-12);
    assertEquals(
        mean - row.at("/twin/auc/mean").asDouble(), row.at("/toTwin/mean").asDouble(), 1e-12);
    assertTrue(row.at("/toTwin/low").asDouble() < row.at("/toTwin/high").asDouble());
    assertEquals(3, table.get("verdicts").size());
    assertTrue(table.at("/expertCorrelation/ple/mean").asDouble() < 0.9);
    assertEquals(1 + 3 * 2 * 5 + 3 * 2 * 5 + 2 * 2 + 3 * 2, csvLines(out));
  }

  private static int csvLines(Path out) throws IOException {
    return Files.readAllLines(out.resolve("table.csv")).size();
  }

  private void refuses(Path out) throws IOException {
    MtlTest.fails(
        "was made with other settings: config.training.learningRate was 0.01, is 0.1",
        compare(out, "--set=training.learningRate=0.1"));
    String text = Files.readString(rows);
    Files.writeString(rows, text.replaceFirst("39", "40"));
    MtlTest.fails("was made with other settings: data.t", compare(out));
    Files.writeString(rows, text);
    Path lock = out.resolve(".lock");
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      assertTrue(channel.lock().isValid());
      MtlTest.fails("another mtl compare works in this folder", compare(out));
    }
  }

  @Test
  void ensemblesWithoutValidationRowsAreCellsToo() throws IOException {
    Path out = folder.resolve("ensembles");
    String[] more = {
      "--seeds=1",
      "--no-twins",
      "--set=training.ensemble=2",
      "--set=data.split.validation=0",
      "--set=training.stopping.monitor=loss"
    };
    assertEquals(0, Mtl.run(compare(out, more)));
    Path file = out.resolve("cells/ple-income+marital-1/cell.json");
    JsonNode cell = new ObjectMapper().readTree(file.toFile());
    assertEquals(10, cell.at("/experts/gates").size());
    assertEquals(2, cell.get("epochs").asInt());
    JsonNode table = new ObjectMapper().readTree(out.resolve("table.json").toFile());
    assertEquals(0, table.get("verdicts").size());
    assertTrue(table.at("/tasks/0/rows/2/toTwin").isNull());
    assertEquals(3, MoreFiles.listFiles(out.resolve("cells")).size());
    String page = Files.readString(out.resolve("report.html"));
    assertTrue(page.contains("ple level 2: income") && !page.contains("members/1"));
  }

  @Test
  void badInputEndsWithCodeTwoAndLeavesNothing() throws IOException {
    Path out = folder.resolve("out");
    MtlTest.fails("model.type: got \"mmo\", expected one of", compare(out, "--models=mmo"));
    MtlTest.fails("--models: expected different models", compare(out, "--models=ple"));
    MtlTest.fails("--seeds: expected at least 1, got 0", compare(out, "--seeds=0"));
    MtlTest.fails("--jobs: expected at least 1, got 0", compare(out, "--jobs=0"));
    MtlTest.fails("none.csv: no such file", compare(out, "--set=data.test=none.csv"));
    assertFalse(Files.exists(out));
    Path other = Files.createDirectories(folder.resolve("other"));
    Files.writeString(other.resolve("notes.txt"), "mine");
    MtlTest.fails("exists and is not the folder of a comparison", compare(other));
    assertEquals(1, MoreFiles.listFiles(other).size());
    MtlTest.fails(
        "-1: the loss of task",
        compare(out, "--set=training.learningRate=1e30", "--set=training.optimizer=sgd"));
    try (Stream<Path> cells = Files.list(out.resolve("cells"))) {
      assertEquals(0, cells.count());
    }
  }
}
