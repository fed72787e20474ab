package org.mtl4j.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.Manifest;
import org.mtl4j.train.Checkpoints;
import org.tensorflow.proto.SavedModel;

/**
 * Runs of the command line in processes of their own that are killed, interrupted, or find the disk
 * full: each goes on to the weights of a run that was left alone. {@code -Dkills=100} kills more.
 */
class FaultsTest {

  private static final Path TESTDATA = Path.of(System.getProperty("testdata"));
  private static final int KILLS = Integer.getInteger("kills", 8);
  private static final int SEED = Integer.getInteger("seed", 1);

  @TempDir static Path folder;
  private static Path whole;
  private static long wholeMillis;

  @BeforeAll
  static void trainWhole() throws Exception {
    try (Stream<String> lines = Files.lines(TESTDATA.resolve("adult/adult.data"))) {
      Files.write(folder.resolve("rows.csv"), lines.limit(3000).toList());
    }
    whole = folder.resolve("whole");
    long start = System.nanoTime();
    assertEquals(0, start(whole).waitFor(), () -> errors(whole));
    wholeMillis = (System.nanoTime() - start) / 1_000_000;
  }

  private static List<String> train(Path run) {
    return List.of(
        Mtl.class.getName(),
        "train",
        "--resume",
        "--config",
        TESTDATA.resolveSibling("mtl-examples/configs/adult.yaml").toString(),
        "--out",
        run.toString(),
        "--set",
        "data.train=" + folder.resolve("rows.csv"),
        "--set",
        "data.test=" + folder.resolve("rows.csv"),
        "--set",
        "training={batchSize: 32, threads: 1, averaging: 0.99, ensemble: 2,"
            + " stopping: {epochs: 3}, checkpoints: {steps: 20, keep: 2}}");
  }

  private static Process start(Path run, String... jvm) throws IOException {
    // a build in the background of a shell ignores INT and hands that on
    return process(run, List.of("env", "--default-signal=INT"), jvm);
  }

  /** Trains in a process of its own that {@code wrapper} starts. */
  private static Process process(Path run, List<String> wrapper, String... jvm) throws IOException {
    List<String> command = new ArrayList<>(wrapper);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(jvm));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(train(run));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(errorFile(run).toFile())
        .start();
  }

  private static Path errorFile(Path run) {
    return run.resolveSibling(run.getFileName() + ".err");
  }

  private static String errors(Path run) {
    try {
      return Files.readString(errorFile(run));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static List<Path> checkpoints(Path run) throws IOException {
    if (!Files.exists(run)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(run)) {
      return all.filter(Checkpoints::isOne).sorted().toList();
    }
  }

  /** How many checkpoints there are, each as its manifest says. */
  private static int verified(Path run) throws IOException {
    List<Path> all = checkpoints(run);
    all.forEach(checkpoint -> Manifest.verify(checkpoint, Manifest.FILE));
    return all.size();
  }

  private static void awaitCheckpoints(Path run, Process process, int count)
      throws InterruptedException {
    while (checkpointsNow(run) < count) {
      assertTrue(process.isAlive(), () -> errors(run));
      Thread.sleep(10);
    }
  }

  // a walk would fail where the folder changes under it
  private static int checkpointsNow(Path run) {
    int count = 0;
    File[] members = run.resolve("checkpoints").toFile().listFiles();
    for (File member : members == null ? new File[0] : members) {
      String[] names = member.list();
      for (String name : names == null ? new String[0] : names) {
        count += Checkpoints.isOne(Path.of(name)) ? 1 : 0;
      }
    }
    return count;
  }

  /** Goes on to the end and compares weights, metrics and logged lines bit by bit. */
  private static void endsAsTheWhole(Path run) throws Exception {
    assertEquals(0, start(run).waitFor(), () -> errors(run));
    for (String file :
        List.of(
            "saved_model/1/variables/variables.data-00000-of-00001",
            "checkpoints/best.data-00000-of-00001")) {
      assertArrayEquals(
          Files.readAllBytes(whole.resolve(file)), Files.readAllBytes(run.resolve(file)), file);
    }
    assertEquals(savedModel(whole), savedModel(run));
    assertEquals(lines(whole), lines(run));
    List<String> names = checkpoints(whole).stream().map(p -> p.getFileName().toString()).toList();
    assertEquals(names, checkpoints(run).stream().map(p -> p.getFileName().toString()).toList());
  }

  // its maps are not written in one order
  private static SavedModel savedModel(Path run) throws IOException {
    return SavedModel.parseFrom(Files.readAllBytes(run.resolve("saved_model/1/saved_model.pb")));
  }

  private static List<JsonNode> lines(Path run) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    for (String text : Files.readAllLines(run.resolve("metrics.jsonl"))) {
      ObjectNode line = (ObjectNode) json.readTree(text);
      line.remove(List.of("time", "seconds"));
      lines.add(line);
    }
    return lines;
  }

  @Test
  void killedAtAnyMomentItGoesOn() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    Path run = folder.resolve("killed");
    int ended = 0;
    int verified = 0;
    for (int kills = 0; kills < KILLS; ) {
      Process process = start(run);
      if (process.waitFor(random.nextLong(wholeMillis), TimeUnit.MILLISECONDS)) {
        endsAsTheWhole(run);
        MoreFiles.deleteRecursively(run, RecursiveDeleteOption.ALLOW_INSECURE);
        ended++;
        continue;
      }
      process.destroyForcibly().waitFor();
      kills++;
      verified += verified(run);
    }
    endsAsTheWhole(run);
    assertTrue(verified > 0, "all kills came before the first checkpoint");
    System.out.printf(
        "%d kills, %d checkpoints verified, %d runs ended bit by bit as the whole%n",
        KILLS, verified, ended + 1);
  }

  @Test
  void interruptedItSavesTheStepUnderWay() throws Exception {
    for (String[] signal : new String[][] {{"INT", "130"}, {"TERM", "143"}, {"HUP", "129"}}) {
      if (signal[0].equals("HUP") && hangupsAreIgnored()) {
        continue;
      }
      Path run = folder.resolve(signal[0]);
      Process process = start(run);
      awaitCheckpoints(run, process, 1);
      new ProcessBuilder("kill", "-" + signal[0], "" + process.pid()).start().waitFor();
      assertEquals(Integer.parseInt(signal[1]), process.waitFor(), () -> errors(run));
      assertTrue(errors(run).contains("mtl: interrupted; --resume goes on"), errors(run));
      endsAsTheWhole(run);
    }
  }

  // as below nohup, which programs inherit
  private static boolean hangupsAreIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    String ignored =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> line.substring(7).strip())
            .findFirst()
            .orElse("0");
    return Long.parseUnsignedLong(ignored, 16) % 2 == 1; // the lowest bit is signal 1
  }

  @Test
  void aFullDiskLosesNothingSaved() throws Exception {
    Path largest = checkpoints(whole).get(0).resolve("variables.data-00000-of-00001");
    // what an epoch's end adds to a checkpoint, the best weights, does not fit
    long limit = Files.size(largest) / 1024 * 7 / 8;
    Path run = folder.resolve("full");
    List<String> limited = List.of("bash", "-c", "ulimit -f " + limit + "; exec \"$@\"", "bash");
    Process process = process(run, limited, "-XX:-UsePerfData");
    assertEquals(2, process.waitFor(), () -> errors(run));
    assertTrue(errors(run).contains("mtl: cannot write"), errors(run));
    assertTrue(verified(run) > 0);
    try (Stream<Path> all = Files.walk(run)) {
      assertEquals(
          List.of(), all.filter(p -> p.toString().matches(".*\\.(partial|folder)")).toList());
    }
    endsAsTheWhole(run);
  }

  @Test
  void withoutPermissionItLosesNothingSaved() throws Exception {
    Path rows = folder.resolve("rows.csv");
    Path run = folder.resolve("forbidden");
    permit(rows, "-wx------");
    try {
      assertEquals(2, process(run, bound()).waitFor(), () -> errors(run));
      assertTrue(errors(run).contains("mtl: " + rows + ": cannot be read"), errors(run));
      assertFalse(Files.exists(run));
    } finally {
      permit(rows, "rw-------");
    }
    Process process = process(run, bound());
    awaitCheckpoints(run, process, 1);
    Path folders = checkpoints(run).get(0).getParent();
    permit(folders, "r-x------");
    assertEquals(2, process.waitFor(), () -> errors(run));
    assertTrue(errors(run).contains("mtl: cannot write " + folders), errors(run));
    permit(folders, "rwx------");
    verified(run);
    endsAsTheWhole(run);
  }

  // by the permissions of files even for the superuser
  private static List<String> bound() {
    return System.getProperty("user.name").equals("root")
        ? List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
        : List.of();
  }

  private static void permit(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void outOfMemoryHasACodeOfItsOwn() throws Exception {
    Path run = folder.resolve("memory");
    Process process = start(run, "-Xmx8m", "-XX:+UseSerialGC");
    assertEquals(3, process.waitFor(), () -> errors(run));
    assertTrue(errors(run).contains("mtl: out of memory"), errors(run));
    assertFalse(Files.exists(run));
  }

  @Test
  void aSecondRunIsRefused() throws Exception {
    Path run = folder.resolve("second");
    Process process = start(run);
    awaitCheckpoints(run, process, 1);
    String[] args = train(run).subList(1, train(run).size()).toArray(String[]::new);
    MtlTest.fails("another mtl train works in this folder", args);
    String[] fresh = Arrays.stream(args).filter(a -> !a.equals("--resume")).toArray(String[]::new);
    MtlTest.fails("already exists; --resume goes on with its training", fresh);
    assertEquals(0, process.waitFor(), () -> errors(run));
    assertEquals(0, Mtl.run(args)); // has ended: prints the scores
    MtlTest.fails("the run folder already exists", fresh);
    Path other = Files.createDirectories(folder.resolve("other/file")).getParent();
    args[Arrays.asList(args).indexOf("--out") + 1] = other.toString();
    MtlTest.fails("exists and is not a run folder", args);
    fresh[Arrays.asList(fresh).indexOf("--out") + 1] = other.toString();
    MtlTest.fails("already exists and is not a run folder; take another --out", fresh);
    assertTrue(Files.exists(other.resolve("file")));
    endsAsTheWhole(run);
  }
}
