package org.mtl4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mtl4j.examples.MtlTest.fails;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Learning that cannot work ends, what may be a mistake is told, on the command line. */
class LearningTest {

  private static final String CONFIG =
      """
      data: {train: train.csv, validation: val.csv}
      features: {sparse: [user, cat], dense: [x, y], scaling: standardize}
      tasks: [{name: click}, {name: buy}]
      model: {type: mmoe, experts: {count: 2, units: [8]}, tower: [4]}
      training: {batchSize: 64, threads: 1, stopping: {epochs: 3}}
      """;

  @TempDir Path folder;
  private Path config;
  private Path run;

  /** Rows of clicks, of which some {@code buys}; each with the same draws. */
  private static List<String> rows(int count, int seed, boolean buys) {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>(List.of("user,cat,x,y,click,buy,word,w0"));
    for (int i = 0; i < count; i++) {
      double x = random.nextGaussian();
      String cat = "abcd".substring(random.nextInt(4)).substring(0, 1);
      boolean click = random.nextDouble() < 1 / (1 + Math.exp(-x));
      boolean buy = click && random.nextDouble() < 0.4 && buys;
      lines.add(
          String.format(
              Locale.ROOT,
              "u%d,%s,%.4f,%d,%d,%d,%s,0",
              random.nextInt(20),
              cat,
              x,
              random.nextInt(100),
              click ? 1 : 0,
              buy ? 1 : 0,
              buy ? "yes" : "no"));
    }
    return lines;
  }

  @BeforeEach
  void write() throws IOException {
    Files.write(folder.resolve("train.csv"), rows(300, 1, true));
    Files.write(folder.resolve("never.csv"), rows(300, 1, false));
    Files.write(folder.resolve("val.csv"), rows(60, 2, false));
    config = Files.writeString(folder.resolve("c.yaml"), CONFIG);
    run = folder.resolve("run");
  }

  private String[] train(String... more) {
    Stream<String> base =
        Stream.of("train", "--config", config.toString(), "--out", run.toString());
    return Stream.concat(base, Stream.of(more).flatMap(set -> Stream.of("--set", set)))
        .toArray(String[]::new);
  }

  private JsonNode trained(String... more) throws IOException {
    assertEquals(0, Mtl.run(train(more)));
    return new ObjectMapper().readTree(run.resolve("metrics.json").toFile());
  }

  private void refused(String message, String... more) {
    fails(message, train(more));
    assertFalse(Files.exists(run));
  }

  @Test
  void aMonitorMustBeDefined() {
    refused(
        "mtl: cannot monitor \"buy.auc\", which is not defined on the 60 validation rows, whose "
            + "labels of task buy are all 0; monitor another figure",
        "training.stopping.monitor=buy.auc");
    refused(
        "mtl: --set training.stopping.monitor: cannot monitor \"buy.auk\"; did you mean"
            + " \"buy.auc\"? There are [loss, click.loss, ",
        "training.stopping.monitor=buy.auk");
  }

  @Test
  void labelsMustDiffer() {
    refused(
        "mtl: the labels of task buy in all 300 training rows are 0; a binary task learns",
        "data.train=" + folder.resolve("never.csv"));
    refused(
        "mtl: none of the positives [Yes] of task buy is in the 300 training rows, whose column "
            + "\"word\" holds only [no, yes]",
        "tasks=[{name: click}, {name: buy, column: word, positives: ['Yes']}]");
    refused("mtl: the weights of all 300 training rows in column \"w0\" are 0", "data.weight=w0");
    refused("column \"buy\" is a feature and the label of task buy", "features.dense=[x, buy]");
  }

  @Test
  void aRunTellsHowItEndedAndWhatMayBeWrong() throws IOException {
    String[] settings = {
      "training.stopping.epochs=40",
      "training.stopping.patience=1",
      "training.learningRate=0.3",
      "tasks=[{name: click}, {name: buy, column: word, positives: ['yes', 'ja']}]"
    };
    JsonNode metrics = trained(settings);
    JsonNode train = metrics.get("train");
    int best = train.get("bestEpoch").asInt();
    assertEquals("early", train.get("stopped").asText(), metrics.toString());
    assertEquals("loss", train.get("monitor").asText());
    assertEquals(train.get("epochs").asInt() - 1, best);
    JsonNode kept = train.get("history").get(best - 1).get("validation");
    double loss = kept.at("/click/loss").asDouble() + kept.at("/buy/loss").asDouble();
    assertEquals(loss, train.get("bestValue").asDouble(), 1e-9);
    List<String> warnings = new ArrayList<>();
    metrics.get("warnings").forEach(warning -> warnings.add(warning.asText()));
    assertEquals(
        List.of(
            "the labels of task buy in all 60 validation rows are 0, so there is no auc, "
                + "predicted_observed",
            "no row has the positives [ja] of task buy"),
        warnings);
    assertTrue(metrics.at("/validation/buy/auc").isNull());
    String report = Files.readString(run.resolve("report.html"));
    String ended = "stopped early after epoch " + (best + 1) + ", kept epoch " + best;
    assertTrue(report.contains(ended) && report.contains(warnings.get(0)), ended);
  }

  @Test
  void withoutValidationRowsTheLastEpochIsKept() throws IOException {
    JsonNode train =
        trained("data.validation=null", "data.split.validation=0", "training.ensemble=2")
            .get("train");
    assertEquals("epochs", train.get("stopped").asText());
    assertFalse(train.has("bestEpoch"));
    assertEquals(6, train.get("epochs").asInt());
    assertEquals(2, train.get("members").size());
    assertEquals(3, train.at("/members/1/epochs").asInt());
  }

  @Test
  void predictionsThatAreNotFiniteAreNotWritten() throws IOException {
    // without relu, which some kernels let end what is not a number
    trained("model={type: shared_bottom, bottom: [], tower: [], cross: {layers: 2}}");
    Path rows = folder.resolve("extreme.csv");
    Files.write(
        rows,
        List.of(
            "user,cat,x,y,click,buy",
            "u1,a,1,2,0,1",
            "u9,a,3e38,3e38,1,0",
            "u9,a,3e38,-3e38,1,0",
            "u9,b,-3e38,3e38,1,0",
            "u9,b,-3e38,-3e38,1,0"));
    Path output = folder.resolve("p.csv");
    for (String[] command :
        new String[][] {
          {"predict", "--model", run + "", "--input", rows + "", "--output", output + ""},
          {"evaluate", "--model", run + "", "--input", rows + ""}
        }) {
      fails("extreme.csv, line ", command);
      assertFalse(Files.exists(output));
    }
  }

  @Test
  void conversionsWithoutAClickAreTold() throws IOException {
    List<String> rows = rows(300, 1, true);
    rows.set(5, "u1,a,0,1,0,1,yes,0");
    Files.write(folder.resolve("train.csv"), rows);
    String warning = trained("model={type: esmm, click: click}").at("/warnings/0").asText();
    assertTrue(
        warning.contains("1 have label 0 of task click (the first: ")
            && warning.contains("train.csv, line 6)"),
        warning);
  }
}
