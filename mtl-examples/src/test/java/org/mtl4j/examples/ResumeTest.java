package org.mtl4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run goes on as what it was or not at all, and what is not a run's own is not touched. */
class ResumeTest {

  private static final Path TESTDATA = Path.of(System.getProperty("testdata"));

  @TempDir Path folder;
  private Path rows;
  private String errors;

  @BeforeEach
  void rows() throws IOException {
    rows = folder.resolve("rows.csv");
    try (Stream<String> lines = Files.lines(TESTDATA.resolve("adult/adult.data"))) {
      Files.write(rows, lines.limit(600).toList());
    }
  }

  private int train(Path run, String... more) {
    List<String> all = new ArrayList<>(List.of("train", "--resume", "--out", run.toString()));
    all.addAll(
        List.of(
            "--config",
            TESTDATA.resolveSibling("mtl-examples/configs/adult.yaml").toString(),
            "--set",
            "data.train=" + rows,
            "--set",
            "data.test=null",
            "--set",
            "training.threads=1",
            "--set",
            "training.stopping.epochs=2"));
    all.addAll(List.of(more));
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      return Mtl.run(all.toArray(String[]::new));
    } finally {
      System.setErr(before);
      errors = bytes.toString(StandardCharsets.UTF_8);
    }
  }

  private static Map<String, String> state(Path run) throws IOException {
    Map<String, String> state = new TreeMap<>();
    try (Stream<Path> all = Files.walk(run)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        var sum = MoreFiles.asByteSource(path).hash(Hashing.sha256());
        state.put(run.relativize(path).toString(), sum.toString());
      }
    }
    return state;
  }

  private void refuses(String expected, Path run, String... more) throws IOException {
    Map<String, String> before = state(run);
    assertEquals(2, train(run, more), errors);
    assertTrue(errors.contains(expected), errors);
    assertEquals(before, state(run));
  }

  @Test
  void aFinishedRunRefusesWhatDiffersAndGoesOnForMoreEpochs() throws IOException {
    Path run = folder.resolve("run");
    assertEquals(0, train(run), errors);
    Map<String, String> before = state(run);
    assertEquals(0, train(run), errors);
    assertEquals(before, state(run));
    Path config = run.resolve("config.yaml");
    String whole = Files.readString(config);
    String older = whole.replaceFirst("\n *encoding: \"UTF-8\"", ""); // a setting that came later
    assertNotEquals(whole, older);
    Files.writeString(config, older);
    assertEquals(0, train(run), errors);
    Files.writeString(config, whole);
    refuses("model.type was ", run, "--set", "model.type=ple");
    refuses("training.seed was ", run, "--seed", "99");
    refuses("data.weight was null", run, "--set", "data.weight=age");
    refuses("/does/not/exist.csv", run, "--set", "data.train=/does/not/exist.csv");
    assertEquals(0, train(run, "--set", "training.stopping.epochs=4"), errors);
    int epochs =
        new ObjectMapper()
            .readTree(run.resolve("metrics.json").toFile())
            .at("/train/epochs")
            .asInt();
    assertEquals(4, epochs);
    Files.write(rows, Files.readAllLines(rows).subList(0, 500));
    refuses("training.rows was 480, is 400", run, "--set", "training.stopping.epochs=4");
  }

  @Test
  void epochsThatCannotBeAddedAreRefusedEachTime() throws IOException {
    Path run = folder.resolve("run");
    String[] cosine = {"--set", "training.schedule={decay: cosine}"};
    assertEquals(0, train(run, cosine), errors);
    String[] more = {cosine[0], cosine[1], "--set", "training.stopping.epochs=4"};
    String[] fewer = {cosine[0], cosine[1], "--set", "training.stopping.epochs=1"};
    for (int i = 0; i < 2; i++) { // the first refusal leaves nothing that the second would take
      refuses("training.stopping.epochs was 2, is 4", run, more);
      refuses("training.stopping.epochs was 2, is 1", run, fewer);
    }
    assertEquals(0, train(run, cosine), errors);
    Path plain = folder.resolve("plain");
    assertEquals(0, train(plain), errors);
    refuses("training.stopping.epochs was 2, is 1", plain, "--set", "training.stopping.epochs=1");
  }

  private static String flipped(String line) {
    return line.replace("<=50K", "TMP").replace(">50K", "<=50K").replace("TMP", ">50K");
  }

  @Test
  void streamedFilesAreComparedByWhatTheyHold() throws IOException {
    Path run = folder.resolve("run");
    List<String> longer =
        new ArrayList<>(
            List.of("--set", "data.streaming=true", "--set", "data.split.validation=0"));
    assertEquals(0, train(run, longer.toArray(String[]::new)), errors);
    longer.addAll(List.of("--set", "training.stopping.epochs=4"));
    String[] more = longer.toArray(String[]::new);
    List<String> lines = Files.readAllLines(rows);
    FileTime time = Files.getLastModifiedTime(rows);
    String what = "the files it was trained on have changed: " + rows + " was ";
    for (UnaryOperator<String> change :
        List.<UnaryOperator<String>>of(
            line -> line.replace("Private", "Privatf"),
            ResumeTest::flipped,
            line -> line.replace("39,", "93,"))) {
      Files.write(rows, lines.stream().map(change).toList());
      Files.setLastModifiedTime(rows, time);
      for (int i = 0; i < 2; i++) { // the first refusal leaves nothing that the second would take
        refuses(what, run, more);
      }
    }
    for (String other : List.of("data.rowsPerPart=100", "data.weight=age", "training.ensemble=2")) {
      List<String> changed = new ArrayList<>(longer);
      changed.addAll(List.of("--set", other));
      refuses(
          other.substring(0, other.indexOf('=')) + " was ", run, changed.toArray(String[]::new));
    }
    Files.delete(run.resolve("run.json"));
    Files.write(rows, lines.stream().map(ResumeTest::flipped).toList());
    for (int i = 0; i < 2; i++) { // what only the checkpoints refuse
      refuses("another training: training files was SHA-256", run, more);
    }
    // a copy is the same
    Path moved = Files.createDirectories(folder.resolve("moved")).resolve("adult.csv");
    Files.write(moved, lines);
    rows = moved;
    assertEquals(0, train(run, more), errors);
  }

  @Test
  void aFolderThatIsNoRunIsLeftAlone() throws IOException {
    Path project = Files.createDirectories(folder.resolve("project/src")).getParent();
    Files.writeString(project.resolve("config.yaml"), "data: {}");
    Files.writeString(project.resolve("notes.txt"), "notes");
    refuses("exists and is not a run folder", project);
    refuses("exists and is not a run folder", project, "--set", "training.learningRate=1e30");
  }
}
