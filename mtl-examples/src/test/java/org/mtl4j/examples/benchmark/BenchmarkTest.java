package org.mtl4j.examples.benchmark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.examples.Mtl;
import org.mtl4j.examples.MtlTest;
import org.mtl4j.examples.experiment.Spread;

/** The command {@code mtl benchmark} without peers on a few hundred rows, and its parts. */
class BenchmarkTest {

  private static final Path TESTDATA = Path.of(System.getProperty("testdata"));
  private static final Path EXAMPLES = TESTDATA.resolveSibling("mtl-examples");

  @TempDir Path folder;

  @Test
  void npyFilesHoldHeaderAndValues() throws IOException {
    Path file = folder.resolve("a.npy");
    Npy.write(file, new int[] {1, -2, 3, 4, 5, 1 << 30}, 3);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = new byte[8];
    bytes.get(magic);
    assertArrayEquals(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}, magic);
    byte[] text = new byte[bytes.getShort()];
    assertEquals(0, (10 + text.length) % 64);
    bytes.get(text);
    String header = new String(text, StandardCharsets.US_ASCII);
    assertEquals(
        "{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3), }", header.stripTrailing());
    assertTrue(header.endsWith("\n"));
    int[] values = new int[6];
    bytes.asIntBuffer().get(values);
    assertArrayEquals(new int[] {1, -2, 3, 4, 5, 1 << 30}, values);
    assertEquals(24, bytes.remaining());
  }

  @Test
  void npyFilesMayBeLargerThanAChunk() throws IOException {
    float[] values = new float[100_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 8f;
    }
    Path file = folder.resolve("b.npy");
    Npy.write(file, values, 10);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    float[] read = new float[values.length];
    bytes.position(bytes.limit() - 4 * values.length).asFloatBuffer().get(read);
    assertArrayEquals(values, read);
    assertThrows(IllegalArgumentException.class, () -> Npy.write(file, values, 7));
  }

  @Test
  void spreadsAreOfTheMiddle() {
    assertEquals(new Spread(2, 1, 9), Spread.of(List.of(9.0, 1.0, 2.0)));
    assertEquals(new Spread(2.5, 1, 4), Spread.of(List.of(4.0, 1.0, 2.0, 3.0)));
    assertThrows(IllegalArgumentException.class, () -> Spread.of(List.of()));
  }

  @Test
  void ratiosSayHowManyTimesAsFast() {
    BenchmarkResult ours = result(Work.TRAINING, "MTL4J", 600, 500, 700);
    BenchmarkResult peer = result(Work.TRAINING, "peer", 150, 140, 900);
    assertEquals(4, peer.ratio(ours), 1e-12);
    assertEquals(4, result(Work.JOB, "peer", 8).ratio(result(Work.JOB, "MTL4J", 2)), 1e-12);
    BenchmarkResult failed =
        new BenchmarkResult(peer.what(), "gone", false, Map.of(), null, "no module, sorry");
    assertNull(failed.ratio(ours));
    String table = BenchmarkText.markdown(List.of(ours, peer, failed), true);
    assertTrue(table.contains("| peer | 150.0 | 140.0 | 900.0 |  | 4.00 |"), table);
    assertTrue(table.contains("| gone | failed: no module, sorry |"), table);
    String csv = BenchmarkText.csv(List.of(peer, failed));
    assertTrue(csv.contains("training,mmoe,8,0,peer,value,3,900.0,\n"), csv);
    assertTrue(csv.contains("training,mmoe,8,0,gone,\"failed: no module, sorry\",,,\n"), csv);
  }

  private static BenchmarkResult result(Work work, String contestant, double... values) {
    List<Double> rounds = Arrays.stream(values).boxed().toList();
    return new BenchmarkResult(
        new BenchmarkCase(work, "mmoe", 8, 0),
        contestant,
        contestant.equals("MTL4J"),
        Map.of("value", rounds),
        null,
        null);
  }

  private Path config() throws IOException {
    Path rows = folder.resolve("rows.csv");
    try (Stream<String> lines = Files.lines(TESTDATA.resolve("adult/adult.data"))) {
      Files.write(rows, lines.limit(600).toList());
    }
    String yaml = Files.readString(EXAMPLES.resolve("configs/adult.yaml"));
    return Files.writeString(
        folder.resolve("config.yaml"),
        yaml.replaceAll("(?m)^  train: .*$", "  train: rows.csv")
            .replaceAll("(?m)^  test: .*$", "  test: rows.csv")
            .replace("epochs: 20", "epochs: 3"));
  }

  private String[] benchmark(String... more) throws IOException {
    List<String> base =
        List.of(
            "benchmark",
            "--scripts=" + EXAMPLES,
            "--config=" + config(),
            "--models=mmoe",
            "--batches=64",
            "--seconds=0.01",
            "--warm-up=0");
    List<String> given = Stream.of(more).map(BenchmarkTest::option).toList();
    return Stream.concat(
            base.stream().filter(argument -> !given.contains(option(argument))), Stream.of(more))
        .toArray(String[]::new);
  }

  private static String option(String argument) {
    return argument.replaceFirst("=.*", "");
  }

  @Test
  void measuresWithoutPeers() throws IOException {
    Path out = folder.resolve("out");
    assertEquals(0, Mtl.run(benchmark("--work=training", "--rounds=2", "--out=" + out)));
    JsonNode results = new ObjectMapper().readTree(out.resolve("benchmark.json").toFile());
    JsonNode only = results.at("/results/0");
    assertEquals(1, results.get("results").size());
    assertTrue(only.get("failure").isNull(), only.toString());
    assertEquals(2, only.at("/rounds/value").size());
    assertTrue(only.at("/rounds/value/0").asDouble() > 0, only.toString());
    assertTrue(Files.readString(out.resolve("benchmark.md")).startsWith("Without an environment"));
    assertEquals(5, Files.readAllLines(out.resolve("benchmark.csv")).size());
    assertTrue(Files.readString(out.resolve("benchmark.html")).contains("new Chart("));
    assertTrue(Files.size(out.resolve("data/training_ids.npy")) > 128);
    MtlTest.fails("already exists", benchmark("--out=" + out));
  }

  @Test
  void profilesSteps() throws IOException {
    Path out = folder.resolve("out");
    assertEquals(0, Mtl.run(benchmark("--profile", "--out=" + out)));
    String text = Files.readString(out.resolve("profile.md"));
    assertTrue(text.contains("| run | ") && text.contains("MatMul | "), text);
    JsonNode events =
        new ObjectMapper().readTree(out.resolve("trace-mmoe-64.json").toFile()).get("traceEvents");
    double last = 0;
    Map<Integer, Double> ends = new HashMap<>();
    for (JsonNode event : events) {
      assertEquals("X", event.get("ph").asText());
      double end = event.get("ts").asDouble() + event.get("dur").asDouble();
      Double before = ends.put(event.get("tid").asInt(), end);
      assertTrue(before == null || before <= event.get("ts").asDouble() + 1e-3, "overlap " + event);
      assertTrue(event.get("dur").asDouble() >= 0, event.toString());
      last = Math.max(last, event.get("ts").asDouble());
    }
    assertTrue(last > 0);
    assertTrue(events.findValuesAsText("name").contains("ResourceApplyAdam"));
    MtlTest.fails("already exists", benchmark("--profile", "--out=" + out));
  }

  @Test
  void everyWorkHasARunner() throws IOException {
    Path out = folder.resolve("out");
    String[] works = {
      "--work=floor,inference,vocabulary,ingest,job", "--tables=1000", "--clients=2", "--rounds=1"
    };
    assertEquals(
        0,
        Mtl.run(
            benchmark(
                Stream.concat(Stream.of(works), Stream.of("--out=" + out))
                    .toArray(String[]::new))));
    JsonNode results = new ObjectMapper().readTree(out.resolve("benchmark.json").toFile());
    assertEquals(3 + 5 + 1 + 1 + 1, results.get("results").size());
    for (JsonNode result : results.get("results")) {
      assertTrue(result.get("failure").isNull(), result.toString());
      assertEquals(1, result.at("/rounds/value").size(), result.toString());
      assertTrue(result.at("/rounds/value/0").asDouble() > 0, result.toString());
    }
    JsonNode call = results.at("/results/3/rounds");
    assertTrue(call.at("/p99/0").asDouble() >= call.at("/value/0").asDouble(), call.toString());
    assertTrue(results.at("/results/10/rounds/mmoe_income_auc/0").asDouble() > 0.5);
  }

  @Test
  void callsOfAllClientsAreTimed() {
    AtomicInteger count = new AtomicInteger();
    CallTimer.Times times = new CallTimer(List.of(count::incrementAndGet)).measure(3, 0.01);
    assertEquals(count.get(), times.nanos().length);
    assertTrue(count.get() >= 3);
    CallTimer.Times known = new CallTimer.Times(new long[] {1000, 2000, 3000, 4000}, 1);
    assertEquals(2, known.quantile(0.5));
    assertEquals(4, known.quantile(0.99));
  }

  @Test
  void aPeerThatFailsLeavesTheOthers() throws IOException {
    Path out = folder.resolve("out");
    String[] args =
        benchmark("--work=training", "--rounds=1", "--out=" + out, "--peers=/bin/false");
    assertEquals(0, Mtl.run(args));
    JsonNode results = new ObjectMapper().readTree(out.resolve("benchmark.json").toFile());
    JsonNode peer = results.at("/results/1");
    assertEquals("Keras as run", peer.get("contestant").asText());
    assertEquals("it ended without a word", peer.get("failure").asText());
    assertTrue(results.at("/results/0/failure").isNull());
  }

  @Test
  void badInputEndsWithCodeTwoAndLeavesNothing() throws IOException {
    Path out = folder.resolve("out");
    String to = "--out=" + out;
    MtlTest.fails("--work: got \"trainin\", expected one of", benchmark(to, "--work=trainin"));
    MtlTest.fails("--peers: no python at", benchmark(to, "--peers=" + folder));
    MtlTest.fails("--rounds: expected at least 1, got 0", benchmark(to, "--rounds=0"));
    MtlTest.fails("--threads: expected at least 1, got 0", benchmark(to, "--threads=0"));
    MtlTest.fails("sizes must be at least 1, got [0]", benchmark(to, "--tables=0"));
    MtlTest.fails("model.type: got \"mmo\"", benchmark(to, "--models=mmo"));
    MtlTest.fails("--seconds and --warm-up: expected times", benchmark(to, "--seconds=0"));
    assertFalse(Files.exists(out));
  }
}
