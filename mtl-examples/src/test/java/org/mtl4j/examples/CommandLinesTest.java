package org.mtl4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is asked of the commands, they do it or say in words why not, and leave nothing then.
 */
class CommandLinesTest {

  private static final int LINES = Integer.getInteger("lines", 200);
  private static final List<String> NASTY =
      List.of(
          "",
          " ",
          "x",
          "-1",
          "0",
          "1",
          "1.5",
          "2147483647",
          "99999999999999999999",
          "--",
          "@x",
          "\n",
          "a=b=c",
          "null",
          "/dev/null",
          "/",
          ".",
          "..",
          "none.csv",
          "*",
          "[",
          "\u0007");
  private static final List<String> SETS =
      List.of(
          "x",
          "=",
          "a=",
          "=b",
          ".=1",
          "a..b=1",
          "tasks[0].name=z",
          "model.type=mmo",
          "model.norm=layer",
          "training.batchSize=1.9",
          "training.batchSize=-1",
          "data={}",
          "data.train=",
          "data.train=*.csv",
          "data.csv.delimiter=\\t",
          "data.csv.delimiter=;;",
          "features.dense=[",
          "features.dense=[x, x]",
          "features.dense={a: b}",
          "tasks=[]",
          "training.threads=1",
          "training.stopping.epochs=2",
          "features.sparse=[nosuch]",
          "data.csv.encoding=UTF-17",
          "data.csv.missing=[null]",
          "model.cross.layers=2147483647");
  private static final Map<String, List<String>> OPTIONS =
      Map.of(
          "train", List.of("--config", "--set", "--seed", "--resume", "--out"),
          "predict", List.of("--model", "--input", "--output", "--keep", "--set"),
          "evaluate",
              List.of("--model", "--input", "--set", "--group", "--importance", "--repeats"),
          "describe", List.of("--config", "--set"),
          "export", List.of("--model", "--out", "--trust"),
          "convert", List.of("--input", "--output", "--config", "--set"),
          "compare",
              List.of("--config", "--models", "--seeds", "--set", "--out", "--jobs", "--no-twins"),
          "benchmark",
              List.of("--work", "--models", "--batches", "--tables", "--clients", "--seconds"));
  private static final Set<String> FLAGS =
      Set.of("--resume", "--importance", "--trust", "--no-twins");

  private static final Set<String> PATHS =
      Set.of("--config", "--model", "--input", "--out", "--output");

  @TempDir Path folder;
  private Random random;

  @BeforeEach
  void run() throws IOException {
    StringBuilder csv = new StringBuilder("user,x,click\n");
    for (int i = 0; i < 40; i++) {
      csv.append("u" + i % 7 + "," + i + "," + i % 2 + "\n");
    }
    Files.writeString(folder.resolve("rows.csv"), csv);
    Files.writeString(
        folder.resolve("c.yaml"),
        """
        data: {train: rows.csv, split: {modulus: 3, remainder: 1}}
        features: {sparse: [user], dense: [x]}
        tasks: [{name: click}]
        model: {type: shared_bottom, bottom: [4], tower: [2]}
        training: {batchSize: 16, stopping: {epochs: 1}, threads: 1}
        """);
    assertEquals("0 ", end(List.of("train", "--config", at("c.yaml"), "--out", at("run"))));
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  @Test
  void commandLinesWorkOrSayWhyNot() throws IOException {
    List<String> wrong = new ArrayList<>();
    int working = 0;
    for (int seed = 0; seed < LINES; seed++) {
      random = new Random(seed);
      Set<String> before = files();
      List<String> line = line(seed);
      String end = end(line);
      working += end.startsWith("0 ") ? 1 : 0;
      Set<String> after = files();
      boolean fine =
          end.startsWith("0 ")
              || end.matches("(?s)[23] mtl: [^\\n]+\\n") && after.equals(before)
              || end.matches(
                      "(?s)2 .*(Usage|Unknown|Missing|Invalid|Expected|Could not|Unmatched).*")
                  && after.equals(before);
      if (!fine || end.contains("\n\tat ")) {
        after.removeAll(before);
        wrong.add("line " + seed + ": " + line + " leaves " + after + " and ends in " + end);
      }
    }
    assertEquals("", String.join("\n", wrong));
    assertTrue(working > LINES / 20, working + " work");
  }

  private List<String> line(int seed) {
    String command = any(OPTIONS.keySet().stream().sorted().toList());
    List<String> line = new ArrayList<>(List.of(random.nextInt(30) == 0 ? any(NASTY) : command));
    for (String option : OPTIONS.get(command)) {
      boolean rare =
          FLAGS.contains(option) || List.of("--set", "--keep", "--group").contains(option);
      if (random.nextInt(rare ? 4 : 12) == 0 ^ !rare) {
        line.add(option);
        if (!FLAGS.contains(option) && random.nextInt(30) > 0) {
          line.add(random.nextInt(6) == 0 ? nasty(option) : value(option, seed));
        }
      }
    }
    if (!line.contains("--out") && Set.of("train", "compare").contains(command)) {
      line.addAll(List.of("--out", at("out" + seed))); // by default it is in the working folder
    }
    if (command.equals("benchmark")) {
      line.add("--rounds=0"); // which it cannot do
    }
    if (random.nextInt(10) == 0) {
      line.add(
          1 + random.nextInt(line.size()), any(List.of("--nosuch", "-x", "x", "--help", "--set")));
    }
    return line;
  }

  // names of files stay inside the folder
  private String nasty(String option) {
    String value = any(NASTY);
    boolean name = PATHS.contains(option) && !Files.exists(Path.of(value));
    return name ? at(value) : value;
  }

  private String value(String option, int seed) {
    return switch (option) {
      case "--config" -> at(any(List.of("c.yaml", "c.yaml", "rows.csv", "none.yaml", "run")));
      case "--model" -> at(any(List.of("run", "run", "run/saved_model/1", "none", "rows.csv")));
      case "--input" -> at(any(List.of("rows.csv", "rows.csv", "*.csv", "none.csv", "c.yaml")));
      case "--out" -> at(any(List.of("run", "out" + seed, "rows.csv", "no/out" + seed)));
      case "--output" ->
          at(any(List.of("o" + seed + ".csv", "o" + seed + ".parquet", "run", "no/o.csv")));
      case "--set" -> any(SETS);
      case "--models" -> any(List.of("shared_bottom", "mmo", "mmoe,mmoe", ",", "esmm"));
      case "--keep", "--group" -> any(List.of("user", "x", "click", "nosuch"));
      default -> any(List.of("1", "2"));
    };
  }

  // beside files that hold what happens at any time, such as locks
  private Set<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return new TreeSet<>(
          all.map(path -> folder.relativize(path).toString())
              .filter(p -> !p.endsWith(".lock"))
              .toList());
    }
  }

  /** The exit code of a command line, and what it prints as errors if it fails. */
  private static String end(List<String> line) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    System.setOut(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    try {
      int code = Mtl.run(line.toArray(String[]::new));
      String text = errors.toString(StandardCharsets.UTF_8);
      return code
          + " "
          + (code == 0
              ? ""
              : text.lines()
                  .filter(l -> !l.matches("(INFO|WARN) .*|.*absl.*|.*mlir.*"))
                  .reduce("", (a, b) -> a + b + "\n"));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
