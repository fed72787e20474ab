package org.mtl4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.export.SavedModelPredictor;

/** The command line on a few hundred rows of the real files. */
public class MtlTest {

  private static final Path TESTDATA = Path.of(System.getProperty("testdata"));
  private static final String CONFIG =
      TESTDATA.resolveSibling("mtl-examples/configs/adult.yaml").toString();

  @TempDir Path folder;
  private Path rows;
  private Path run;

  @BeforeEach
  void writeRows() throws IOException {
    try (Stream<String> lines = Files.lines(TESTDATA.resolve("adult/adult.data"))) {
      rows = Files.write(folder.resolve("rows.csv"), lines.limit(600).toList());
    }
    run = folder.resolve("run");
  }

  private String[] train(String... more) {
    List<String> base =
        List.of(
            "train",
            "--config",
            CONFIG,
            "--out",
            run.toString(),
            "--set",
            "data.train=" + rows,
            "--set",
            "data.test=" + rows,
            "--set",
            "training.stopping.epochs=2",
            "--seed",
            "3");
    return Stream.concat(base.stream(), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void trainsEvaluatesPredictsAndExports() throws IOException {
    assertEquals(0, Mtl.run(train("--set", "model.type=ple", "--set", "model.cross.rank=3")));
    JsonNode metrics = new ObjectMapper().readTree(run.resolve("metrics.json").toFile());
    assertTrue(metrics.at("/test/income/auc").asDouble() > 0.5, metrics.toString());
    assertEquals(2, metrics.at("/train/epochs").asInt());
    assertTrue(Files.readString(run.resolve("config.yaml")).contains("ple"));
    assertEquals(
        3, new ObjectMapper().readTree(run.resolve("run.json").toFile()).get("seed").asInt());

    assertTrue(Files.isRegularFile(run.resolve("checkpoints/best.index")));
    assertTrue(Files.readString(run.resolve("report.html")).contains("new Chart("));

    Path predictions = folder.resolve("p.csv");
    String model = run.toString();
    assertEquals(
        0,
        Mtl.run(
            "predict", "--model", model, "--input", rows.toString(), "--output", predictions + ""));
    List<String> lines = Files.readAllLines(predictions);
    assertEquals("income,marital", lines.get(0));
    assertEquals(601, lines.size());
    Path test = TESTDATA.resolve("adult/adult.test"); // without a header, two first cells are equal
    assertEquals(
        0,
        Mtl.run("predict", "--model", model, "--input", test + "", "--output", predictions + ""));
    assertEquals(16_282, Files.readAllLines(predictions).size());
    evaluates(model, metrics);
    Path export = folder.resolve("export/1");
    assertEquals(0, Mtl.run("export", "--model", model, "--out", export.toString()));
    assertTrue(Files.isRegularFile(export.resolve("saved_model.pb")));
    assertEquals(0, Mtl.run("describe", "--config", CONFIG));

    fails("the run folder already exists; --resume goes on with its training for more", train());
    fails(
        "1: already exists; take another --out", "export", "--model", model, "--out", export + "");
    Files.write(export.resolve("saved_model.pb"), new byte[] {1, 2, 3});
    String[] damaged = {
      "predict", "--model", export + "", "--input", rows + "", "--output", folder + "/none.csv"
    };
    fails("the SavedModel is damaged", damaged);
    assertFalse(Files.exists(folder.resolve("none.csv")));
  }

  private void evaluates(String model, JsonNode metrics) throws IOException {
    JsonNode plain = printed("evaluate", "--model", model);
    for (String metric : List.of("auc", "calibration_error", "predicted_observed")) {
      double trained = metrics.at("/test/income/" + metric).asDouble();
      assertTrue(trained > 0, metric);
      assertEquals(trained, plain.at("/income/" + metric).asDouble(), 1e-5);
    }
    assertTrue(plain.at("/income/gauc").isMissingNode());
    JsonNode scores =
        printed("evaluate", "--model", model, "--group", "sex", "--importance", "--repeats", "2");
    assertEquals(2, scores.at("/marital/groups").asInt());
    assertEquals(0, scores.at("/marital/groups_left_out").asInt());
    assertTrue(scores.at("/marital/gauc").asDouble() > 0.5, scores.toString());
    JsonNode importance = scores.at("/marital/importance");
    double largest = importance.elements().next().get("drop").asDouble();
    assertTrue(largest > 0, importance.toString());
    for (JsonNode drop : importance) {
      assertTrue(drop.get("drop").asDouble() <= largest, importance.toString());
    }
    assertTrue(importance.has("age") && importance.has("workclass"), importance.toString());
    fails(
        "column \"sexx\" does not exist; did you mean \"sex\"?",
        "evaluate",
        "--model",
        model,
        "--group",
        "sexx");
    fails(
        "--repeats: got 0, expected at least 1",
        "evaluate",
        "--model",
        model,
        "--importance",
        "--repeats",
        "0");
    fails("--repeats needs --importance", "evaluate", "--model", model, "--repeats", "3");
    fails("Invalid value for option '--repeats'", "evaluate", "--model", model, "--repeats", "x");
  }

  @Test
  void groupsNeedABinaryTask() {
    String years = "tasks=[{name: years, column: education_num, type: regression}]";
    String[] args = train("--set", years, "--set", "training.stopping.monitor=loss");
    fails("column \"education_num\" is a feature and the label of task years", args);
    String[] more = {"--set", "features.dense=[age, hours_per_week]"};
    assertEquals(
        0, Mtl.run(Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new)));
    fails(
        "--group: no task is binary, the tasks are [years]",
        "evaluate",
        "--model",
        run.toString(),
        "--group",
        "sex");
  }

  static JsonNode printed(String... args) throws IOException {
    return new ObjectMapper().readTree(output(args));
  }

  static String output(String... args) {
    PrintStream old = System.out;
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    System.setOut(new PrintStream(text, true));
    try {
      assertEquals(0, Mtl.run(args));
    } finally {
      System.setOut(old);
    }
    return text.toString();
  }

  @Test
  void anEnsembleOnAllRowsIsOneModel() throws IOException {
    String[] args =
        train(
            "--set",
            "training.ensemble=2",
            "--set",
            "data.split.validation=0",
            "--set",
            "features.encoding={type: piecewise_linear, bins: 8}");
    assertEquals(0, Mtl.run(args));
    JsonNode metrics = new ObjectMapper().readTree(run.resolve("metrics.json").toFile());
    assertFalse(metrics.has("validation"));
    assertEquals(4, metrics.at("/train/epochs").asInt());
    try (SavedModelPredictor predictor = SavedModelPredictor.load(run.resolve("saved_model/1"))) {
      assertEquals(List.of("income", "marital"), predictor.outputs());
    }
    assertEquals(0, Mtl.run("evaluate", "--model", run.toString()));
  }

  @Test
  void rowsCountAsTheirColumnSays() throws IOException {
    assertEquals(0, Mtl.run(train("--set", "data.weight=fnlwgt")));
    Path weighted = run;
    run = folder.resolve("equal");
    assertEquals(0, Mtl.run(train()));
    ObjectMapper json = new ObjectMapper();
    assertNotEquals(
        json.readTree(run.resolve("metrics.json").toFile()).at("/test/income/loss").asDouble(),
        json.readTree(weighted.resolve("metrics.json").toFile())
            .at("/test/income/loss")
            .asDouble());
    assertTrue(Files.readString(weighted.resolve("config.yaml")).contains("fnlwgt"));
    assertEquals(0, Mtl.run("evaluate", "--model", weighted.toString())); // needs no weights
    run = folder.resolve("other");
    fails(
        "column \"fnlwgtt\" does not exist; did you mean \"fnlwgt\"?",
        train("--set", "data.weight=fnlwgtt"));
    fails(
        "rows.csv, line 1, column \"sex\": got \"Male\", expected a number >= 0",
        train("--set", "data.weight=sex"));
    assertFalse(Files.exists(run));
  }

  @Test
  void badInputEndsWithCodeTwoAndLeavesNothing() throws IOException {
    fails(
        "--set model.typ: in model, the key \"typ\" does not exist; did you mean \"type\"?",
        train("--set", "model.typ=ple"));
    fails("model.type: got \"mmo\", expected one of", train("--set", "model.type=mmo"));
    fails(
        "--set model.cross.layers at \"model.cross.layers\": got \"0\", expected a whole number"
            + " from 1",
        train("--set", "model.cross.layers=0"));
    fails("\"layer\", expected one of [none, batch]", train("--set", "model.norm=layer"));
    fails("none.csv: no such file", train("--set", "data.test=none.csv"));
    fails(
        "column \"agee\" does not exist; did you mean \"age\"?",
        train("--set", "features.dense=[agee]"));
    fails("is used by two features", train("--set", "features.dense=[age, age]"));
    fails("cannot monitor \"income.auk\"", train("--set", "training.stopping.monitor=income.auk"));
    fails(
        "the loss of task",
        train("--set", "training.learningRate=1e30", "--set", "training.optimizer=sgd"));
    fails(
        "\"data.split.validation\": got \"1\", expected a number of at least 0 and below 1",
        train("--set", "data.split.validation=1"));
    String hours = "{name: hours, column: hours_per_week, type: regression, smoothing: 0.1}";
    fails(
        "tasks.smoothing: labels of regression task hours cannot be smoothed",
        train("--set", "tasks=[" + hours + "]"));
    fails(
        "at \"tasks[0].smoothing\": got \"1.5\", expected a number",
        train("--set", "tasks=[{name: income, positives: ['>50K'], smoothing: 1.5}]"));
    fails("got \"0\", expected a whole number from 1", train("--set", "training.ensemble=0"));
    String good = Files.readString(rows);
    Files.writeString(rows, good + "1,2,3\n");
    fails("rows.csv, line 601: got 3 columns, expected 15", train());
    Files.writeString(rows, good.replaceFirst("39", "old"));
    fails("rows.csv, line 1, column \"age\": got \"old\", expected a number", train());
    Files.writeString(rows, "");
    fails("rows.csv: the file is empty", train());
    Path broken = Files.writeString(folder.resolve("broken.yaml"), "data: [\n");
    fails("broken.yaml, line", "train", "--config", broken.toString());
    fails("no such config", "train", "--config", folder + "/none.yaml");
    fails(
        "no SavedModel there",
        "predict",
        "--model",
        folder + "/none",
        "--input",
        "x",
        "--output",
        "y");
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(2, left.count());
    }
  }

  /** Runs a command that must end with code 2 and a message that holds {@code part}. */
  public static void fails(String part, String... args) {
    PrintStream old = System.err;
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    System.setErr(new PrintStream(text, true));
    try {
      assertEquals(2, Mtl.run(args), text.toString());
    } finally {
      System.setErr(old);
    }
    assertTrue(text.toString().contains(part), text.toString());
  }
}
