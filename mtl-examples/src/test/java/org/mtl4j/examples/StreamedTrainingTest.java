package org.mtl4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.examples.experiment.ConfigFile;
import org.mtl4j.examples.experiment.EncodedRows;
import org.mtl4j.examples.experiment.Experiment;
import org.mtl4j.examples.experiment.ResidentMemory;

/** Streamed rows and bad rows on the command line, and the program that shows streaming. */
class StreamedTrainingTest {

  private static final Path TESTDATA = Path.of(System.getProperty("testdata"));
  private static final String CONFIG =
      TESTDATA.resolveSibling("mtl-examples/configs/adult.yaml").toString();

  @TempDir Path folder;

  private Path rows(int... bad) throws IOException {
    List<String> rows;
    try (Stream<String> lines = Files.lines(TESTDATA.resolve("adult/adult.data"))) {
      rows = new ArrayList<>(lines.limit(1200).toList());
    }
    for (int line : bad) {
      rows.set(line - 1, rows.get(line - 1).replaceFirst("^\\d+", "old"));
    }
    return Files.write(folder.resolve("rows.csv"), rows);
  }

  private int train(Path rows, String run, String... settings) {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--config", CONFIG, "--out", folder.resolve(run) + ""));
    List<String> all = new ArrayList<>(List.of(settings));
    all.addAll(List.of("data.train=" + rows, "data.test=" + rows, "training.stopping.epochs=2"));
    all.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return Mtl.run(arguments.toArray(String[]::new));
  }

  private JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(file).toFile());
  }

  @Test
  void streamedRowsTrainAModel() throws IOException {
    Path rows = rows();
    assertEquals(0, train(rows, "memory"));
    assertEquals(0, train(rows, "stream", "data.streaming=true", "data.rowsPerPart=256"));
    // the last fifth validates
    assertEquals(960, json("stream/run.json").at("/data/training/rows").asInt());
    String file = json("stream/run.json").at("/data/training/files/0/path").asText();
    assertEquals(rows.toString(), file);
    assertEquals(
        json("memory/run.json").at("/data/validation"),
        json("stream/run.json").at("/data/validation"));
    assertTrue(json("stream/metrics.json").at("/test/income/auc").asDouble() > 0.7);
    assertFalse(json("stream/metrics.json").has("rejectedRows"));
  }

  @Test
  void badRowsEndATrainingOrAreListed() throws IOException {
    Path rows = rows(3, 500, 1199);
    assertEquals(2, train(rows, "fail"));
    assertFalse(Files.exists(folder.resolve("fail")));
    assertEquals(2, train(rows, "few", "data.badRows=skip", "data.badRowsLimit=2"));
    assertEquals(2, train(rows, "unknown", "data.badRows=drop"));
    for (String streaming : List.of("false", "true")) {
      String run = "run-" + streaming;
      assertEquals(0, train(rows, run, "data.badRows=skip", "data.streaming=" + streaming));
      assertEquals(3, json(run + "/metrics.json").get("rejectedRows").asInt());
      List<String> rejected = Files.readAllLines(folder.resolve(run + "/rejected.csv"));
      assertEquals(4, rejected.size());
      assertTrue(rejected.get(1).startsWith(rows + ",3,age,old,expected a number,\"old,"));
      // row 1199 is the last but one, so of the validation rows
      assertEquals(958, json(run + "/run.json").at("/data/training/rows").asInt());
      assertEquals(239, json(run + "/run.json").at("/data/validation/rows").asInt());
    }
  }

  @Test
  void theProgramTrainsOnAWorld() throws IOException, InterruptedException {
    Path world = folder.resolve("clicks");
    for (String kind : List.of("csv", "tfrecord", "parquet")) {
      assertTrue(StreamedTraining.run(world, kind, 30_000, 4096) > 0);
      assertTrue(Files.size(world.resolve(kind + "/clicks-0000." + kind)) > 500_000);
    }
    try (ResidentMemory memory = ResidentMemory.watch()) {
      Thread.sleep(1000);
      assertEquals(Files.exists(Path.of("/proc/self/status")), !memory.tenths().isEmpty());
    }
  }

  @Test
  void aWorldIsTheSameInOneFileOrMany() throws IOException {
    ClickWorld world = ClickWorld.of(1000, 3);
    List<String> one = Files.readAllLines(world.write(folder.resolve("one.csv")));
    List<Path> files = List.of(folder.resolve("a.csv"), folder.resolve("b.csv"));
    world.write(files);
    List<String> two = new ArrayList<>(Files.readAllLines(files.get(0)));
    List<String> second = Files.readAllLines(files.get(1));
    assertEquals(501, second.size());
    two.addAll(second.subList(1, 501));
    assertEquals(one, two);
  }

  @Test
  void limitsAndSketchesCanBeSet() throws IOException {
    Path rows = rows();
    assertEquals(2, train(rows, "short", "data.limits.rowLength=50"));
    Map<String, String> settings =
        Map.of("data.train", rows.toString(), "features.maxValues", "5", "data.streaming", "true");
    EncodedRows encoded =
        EncodedRows.of(new Experiment(ConfigFile.read(Path.of(CONFIG), settings)));
    encoded
        .encoder()
        .schema()
        .tables()
        .forEach(table -> assertTrue(encoded.encoder().values(table).size() <= 5));
  }
}
