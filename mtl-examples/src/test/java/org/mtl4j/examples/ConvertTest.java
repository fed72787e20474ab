package org.mtl4j.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.examples.experiment.Config;
import org.mtl4j.examples.experiment.ConfigFile;
import org.mtl4j.examples.experiment.EncodedRows;
import org.mtl4j.examples.experiment.Experiment;

/** The command {@code mtl convert}, and runs on what it writes. */
class ConvertTest {

  private static final Path TESTDATA = Path.of(System.getProperty("testdata"));
  private static final String CONFIG =
      TESTDATA.resolveSibling("mtl-examples/configs/adult.yaml").toString();

  @TempDir Path folder;
  private Path rows;

  @BeforeEach
  void writeRows() throws IOException {
    try (Stream<String> lines = Files.lines(TESTDATA.resolve("adult/adult.data"))) {
      rows = Files.write(folder.resolve("rows.csv"), lines.limit(600).toList());
    }
  }

  private Path convert(Path input, String name) {
    Path output = folder.resolve(name);
    assertEquals(
        0, Mtl.run("convert", "--config", CONFIG, "--input", input + "", "--output", output + ""));
    return output;
  }

  private static Object data(Path file) {
    Config config =
        ConfigFile.read(
            Path.of(CONFIG), Map.of("data.train", file.toString(), "data.test", file.toString()));
    return EncodedRows.of(new Experiment(config)).record();
  }

  @Test
  void configsTakeWhatIsWritten() {
    Path file = rows;
    for (String name :
        List.of("a.tfrecord.gz", "a.parquet", "a.csv.zst", "a.tfrecord", "b.csv.gz")) {
      file = convert(file, name);
      assertEquals(data(rows), data(file), name);
    }
  }

  @Test
  void theLastEndingSaysWhatIsWritten() throws IOException {
    byte[] csv = Files.readAllBytes(convert(rows, "plain.csv"));
    for (String name : List.of("a.parquet.csv", "a.pq.csv", "a.tfrecord.csv")) {
      assertArrayEquals(csv, Files.readAllBytes(convert(rows, name)), name);
    }
    for (String name : List.of("a.csv.parquet", "a.tfrecord.parquet")) {
      byte[] start = Arrays.copyOf(Files.readAllBytes(convert(rows, name)), 4);
      assertArrayEquals("PAR1".getBytes(StandardCharsets.US_ASCII), start, name);
    }
  }

  @Test
  void otherOrdersOfColumnsAreReadByTheConfigAsWell() throws IOException {
    List<String> names =
        new Experiment(ConfigFile.read(Path.of(CONFIG), Map.of())).format().columns();
    List<String> lines = new ArrayList<>(List.of("key," + reversed(names)));
    for (String line : Files.readAllLines(rows)) {
      lines.add("k," + reversed(List.of(line.split(", "))));
    }
    Path other = Files.write(folder.resolve("other.csv"), lines);
    Path parquet = folder.resolve("other.parquet");
    assertEquals(0, Mtl.run("convert", "--input", other + "", "--output", parquet + ""));
    for (String name : List.of("b.csv", "b.csv.gz", "b.parquet")) {
      assertEquals(data(rows), data(convert(parquet, name)), name);
    }
    assertEquals(data(rows), data(other));
  }

  private static String reversed(List<String> cells) {
    List<String> reversed = new ArrayList<>(cells);
    Collections.reverse(reversed);
    return String.join(",", reversed);
  }

  @Test
  void predictsTheSameFromAllFormats() throws IOException {
    Path run = folder.resolve("run");
    assertEquals(
        0,
        Mtl.run(
            "train",
            "--config",
            CONFIG,
            "--out",
            run.toString(),
            "--set",
            "data.train=" + convert(rows, "a.parquet"),
            "--set",
            "data.test=" + convert(rows, "a.tfrecord"),
            "--set",
            "training.stopping.epochs=1"));
    List<String> expected = null;
    for (String input : List.of("rows.csv", "a.parquet", "a.tfrecord")) {
      Path output = folder.resolve("p.csv");
      String[] args = {
        "predict", "--model", run + "", "--input", folder + "/" + input, "--output", output + ""
      };
      assertEquals(0, Mtl.run(args));
      expected = expected == null ? Files.readAllLines(output) : expected;
      assertEquals(expected, Files.readAllLines(output), input);
    }
    assertEquals(601, expected.size());
  }

  @Test
  void badInputEndsWithCodeTwoAndLeavesNothing() throws IOException {
    String out = folder + "/out.parquet";
    MtlTest.fails("none.csv: no such file", "convert", "--input", "none.csv", "--output", out);
    MtlTest.fails(
        "out.txt: expected an ending of",
        "convert",
        "--input",
        rows + "",
        "--output",
        folder + "/out.txt");
    Files.writeString(rows, Files.readString(rows).replaceFirst("\n50", "\nold"));
    String[] args = {"convert", "--config", CONFIG, "--input", rows + "", "--output", out};
    MtlTest.fails("rows.csv, line 2, column \"age\": got \"old\", expected a number", args);
    Path other = Files.writeString(folder.resolve("other.csv"), "a,b\n1,2\n");
    Path named = folder.resolve("named.parquet");
    assertEquals(0, Mtl.run("convert", "--input", other + "", "--output", named + ""));
    MtlTest.fails(
        "the config names the CSV columns",
        "convert",
        "--config",
        CONFIG,
        "--input",
        named + "",
        "--output",
        folder + "/other.csv.gz");
    MtlTest.fails(
        "--set needs --config", "convert", "--input", "x", "--output", out, "--set", "a=b");
    try (Stream<Path> left = Files.list(folder)) {
      assertTrue(left.allMatch(path -> List.of(rows, other, named).contains(path)));
    }
  }
}
