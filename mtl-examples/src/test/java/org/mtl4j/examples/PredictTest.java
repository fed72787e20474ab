package org.mtl4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code mtl predict} on files unlike those of the training. */
class PredictTest {

  private static final Charset LATIN = StandardCharsets.ISO_8859_1;
  private static final String CONFIG =
      """
      data:
        train: train.csv
        weight: w
        csv: {columns: [user, kind, x, y, color, click, w], delimiter: ;, comment: '#',
              missing: ['?'], encoding: ISO-8859-1}
      features: {sparse: [user, kind], dense: [x, y]}
      tasks:
        - {name: color, type: multiclass, classes: [red, green, blue]}
        - {name: click}
      model: {type: shared_bottom}
      training: {batchSize: 16, threads: 1, stopping: {epochs: 2}}
      """;

  @TempDir Path folder;
  private Path run;

  @BeforeEach
  void train() throws IOException {
    StringBuilder rows = new StringBuilder("# training\n");
    for (int i = 0; i < 80; i++) {
      String color = List.of("blue", "red", "green").get(i % 3);
      String kind = i % 5 == 0 ? "?" : i % 2 == 0 ? "caf\u00e9" : "bar";
      rows.append("u" + i % 7 + ";" + kind + ";" + i % 4 + ";" + i % 4 + ";");
      rows.append(color + ";" + i % 2 + ";1\n");
    }
    Files.writeString(folder.resolve("train.csv"), rows, LATIN);
    Path config = Files.writeString(folder.resolve("c.yaml"), CONFIG);
    run = folder.resolve("run");
    assertEquals(0, Mtl.run("train", "--config", config + "", "--out", run + ""));
  }

  private List<String> predicted(Path model, String rows, String... more) throws IOException {
    Path input = Files.writeString(folder.resolve("in.csv"), rows, LATIN);
    Path output = folder.resolve("out.csv");
    List<String> args = arguments(model, input, output, more);
    assertEquals(0, Mtl.run(args.toArray(String[]::new)));
    return Files.readAllLines(output);
  }

  private static List<String> arguments(Path model, Path input, Path output, String... more) {
    List<String> args = new ArrayList<>(List.of("predict", "--model", model + ""));
    args.addAll(List.of("--input", input + "", "--output", output + ""));
    args.addAll(List.of(more));
    return args;
  }

  private void fails(String part, String rows, String... more) throws IOException {
    Path input = Files.writeString(folder.resolve("bad.csv"), rows, LATIN);
    Path output = folder.resolve("none.csv");
    MtlTest.fails(part, arguments(run, input, output, more).toArray(String[]::new));
    assertFalse(Files.exists(output));
  }

  @Test
  void anyShapeOfTheRowsGivesTheSamePredictions() throws IOException {
    String whole = "u1;caf\u00e9;1;1;red;1;1\n# between\nu2;?;2;2;blue;0;1\n";
    List<String> expected = predicted(run, whole);
    assertEquals("color,click", expected.get(0));
    assertEquals(3, expected.size());
    assertFalse(expected.get(1).equals(expected.get(2)));
    Path export = folder.resolve("elsewhere/1");
    String told = MtlTest.output("export", "--model", run + "", "--out", export + "");
    assertTrue(told.startsWith(export + ": a SavedModel of "), told);
    assertTrue(
        told.contains("outputs: color (multiclass of red, green, blue), click (binary)\n"), told);
    assertTrue(told.contains("--model_name=elsewhere --model_base_path=" + folder), told);
    for (Path model : List.of(run, export)) {
      assertEquals(expected, predicted(model, whole));
      assertEquals(expected, predicted(model, "u1;caf\u00e9;1;1;red;1\nu2;;2;2;blue;0\n"));
      assertEquals(expected, predicted(model, "u1;caf\u00e9;1;1\nu2;?;2;2\n"));
      assertEquals(expected, predicted(model, "y;n;kind;x;user\n1;7;caf\u00e9;1;u1\n2;8;?;2;u2\n"));
      assertEquals(
          expected,
          predicted(
              model,
              "y,x,kind,user\n1,1,caf\u00e9,u1\n2,2,?,u2\n",
              "--set",
              "data.csv.delimiter=,"));
      assertEquals(
          expected,
          predicted(
              model,
              "1;1;caf\u00e9;u1\n2;2;?;u2\n",
              "--set",
              "data.csv.columns=[y, x, kind, user]"));
      assertEquals(List.of("color,click"), predicted(model, "user;kind;x;y\n"));
    }
  }

  @Test
  void aModelBehindLinks() throws IOException {
    String rows = "u1;caf\u00e9;1;1;red;1;1\n";
    List<String> expected = predicted(run, rows);
    Path model = run.resolve("saved_model/1");
    Path current = Files.createSymbolicLink(folder.resolve("current"), model);
    // as a volume of Kubernetes is laid out
    Path volume = Files.createDirectories(folder.resolve("volume"));
    Files.createSymbolicLink(volume.resolve("..2026"), model);
    Files.createSymbolicLink(volume.resolve("..data"), Path.of("..2026"));
    for (String name : List.of("saved_model.pb", "variables", "assets", "assets.extra")) {
      Files.createSymbolicLink(volume.resolve(name), Path.of("..data", name));
    }
    for (Path link : List.of(current, volume, Files.createSymbolicLink(folder.resolve("r"), run))) {
      assertEquals(expected, predicted(link, rows));
      Path export = folder.resolve("exported-" + link.getFileName());
      assertEquals(0, Mtl.run("export", "--model", link + "", "--out", export + ""));
      assertEquals(expected, predicted(export, rows));
      try (Stream<Path> all = Files.walk(export)) {
        List<Path> made = all.map(export::relativize).sorted().toList();
        try (Stream<Path> of = Files.walk(model)) {
          assertEquals(of.map(model::relativize).sorted().toList(), made);
        }
      }
    }
  }

  @Test
  void columnsAreKept() throws IOException {
    String rows = "id;user;kind;x;y\n\"a, \"\"b\"\"\";u1;?;1;1\n01;u2;bar;?;2\n;u3;bar;1;2\n";
    List<String> plain = predicted(run, rows);
    List<String> kept = predicted(run, rows, "--keep", "id", "--keep", "x");
    assertEquals("id,x,color,click", kept.get(0));
    assertEquals("\"a, \"\"b\"\"\",1," + plain.get(1), kept.get(1));
    assertEquals("01,?," + plain.get(2), kept.get(2));
    assertEquals(",1," + plain.get(3), kept.get(3));
    String whole = "u1;?;1;1;red;1;5\n";
    assertEquals(
        "u1,5", predicted(run, whole, "--keep", "user", "--keep", "w").get(1).substring(0, 4));
    fails("column \"idd\" does not exist; did you mean \"id\"?", rows, "--keep", "idd");
    fails("--keep click: the predictions have a column of this name", whole, "--keep", "click");
    fails("--keep: expected different columns", whole, "--keep", "w", "--keep", "w");
  }

  @Test
  void whatIsReadTwoWaysIsAnError() throws IOException {
    fails("line 1: got 3 columns, expected 7 or 6 or 5 or 4", "u1;1;1\n");
    fails("line 2: got 5 columns, expected 4", "u1;?;1;1\nu1;?;1;1;1\n");
    fails("data.csv.delimiter \",\" would make 4 columns of it", "u1,?,1,1\n");
    fails("column \"kind\" does not exist", "user;Kind;x;y\nu1;?;1;1\n");
    fails("the file is empty", "# nothing\n");
    fails("--set data.csv.delimiter", "u1;?;1;1\n", "--set", "data.csv.delimiter=ab");
    fails("the key \"missing\" does not exist", "u1;?;1;1\n", "--set", "data.csv.missing=[]");
  }

  @Test
  void evaluatesRowsInAnotherOrder() throws IOException {
    Path other = folder.resolve("other.csv");
    List<String> lines = new ArrayList<>(List.of("color;click;y;x;user;kind"));
    try (Stream<String> rows = Files.lines(folder.resolve("train.csv"), LATIN)) {
      rows.skip(1)
          .map(row -> row.split(";"))
          .map(c -> String.join(";", c[4], c[5], c[3], c[2], c[0], c[1]))
          .forEach(lines::add);
    }
    Files.write(other, lines, LATIN);
    String model = run.toString();
    JsonNode scores = MtlTest.printed("evaluate", "--model", model, "--input", other + "");
    String train = folder.resolve("train.csv").toString();
    assertEquals(MtlTest.printed("evaluate", "--model", model, "--input", train), scores);
    assertTrue(scores.at("/click/auc").isNumber(), scores.toString());
    JsonNode groups =
        MtlTest.printed("evaluate", "--model", model, "--input", other + "", "--group", "user");
    assertEquals(
        7, groups.at("/click/groups").asInt() + groups.at("/click/groups_left_out").asInt());
    MtlTest.fails(
        "--set needs --input", "evaluate", "--model", model, "--set", "data.csv.comment=x");
  }

  @Test
  void missingAndUnknownValuesAreTold() throws IOException {
    JsonNode columns = metrics(run).get("columns");
    double training = columns.at("/training/kind/missing").asDouble();
    double validation = columns.at("/validation/kind/missing").asDouble();
    assertEquals(16, 64 * training + 16 * validation, 1e-9);
    assertEquals(0, columns.at("/training/user/unknown").asDouble());
    assertTrue(Files.readString(run.resolve("report.html")).contains("\"columns\":{\"training\""));
    Path other = folder.resolve("other.csv");
    Files.writeString(other, "u1;?;1;1;red;1;1\nnew;new;;1;red;0;1\n", LATIN);
    JsonNode told = MtlTest.printed("evaluate", "--model", run + "", "--input", other + "");
    assertEquals(
        "{\"user\":{\"missing\":0.0,\"unknown\":0.5},\"kind\":{\"missing\":0.5,\"unknown\":0.5},"
            + "\"x\":{\"missing\":0.5,\"unknown\":0.0},\"y\":{\"missing\":0.0,\"unknown\":0.0}}",
        told.get("columns").toString());
    String config = folder.resolve("c.yaml").toString();
    String out = folder.resolve("second").toString();
    String set = "data.validation=" + other;
    assertEquals(0, Mtl.run("train", "--config", config, "--out", out, "--set", set));
    assertEquals(
        "no validation row has a value that training knew in column \"kind\": 50.0 % missing, 50.0"
            + " % unknown",
        metrics(Path.of(out)).at("/warnings/0").asText());
  }

  private static JsonNode metrics(Path run) throws IOException {
    return new ObjectMapper().readTree(run.resolve("metrics.json").toFile());
  }

  @Test
  void theExportTellsTasksClassesAndFiles() throws IOException {
    Path file = run.resolve("saved_model/1/assets/model.json");
    JsonNode told = new ObjectMapper().readTree(file.toFile());
    assertEquals("[\"color\",\"click\"]", told.get("tasks").toString());
    assertEquals("[\"color\",\"click\"]", told.get("outputs").toString());
    assertEquals("{\"color\":\"multiclass\",\"click\":\"binary\"}", told.get("objectives") + "");
    assertEquals("{\"color\":[\"red\",\"green\",\"blue\"]}", told.get("classes").toString());
    assertEquals(";", told.at("/input/csv/delimiter").asText());
    assertEquals("ISO-8859-1", told.at("/input/csv/encoding").asText());
  }
}
