package org.mtl4j.examples.experiment;

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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.examples.Mtl;

/** Whatever is done to a config, it works or one line says where it does not. */
class ConfigEditsTest {

  private static final int EDITS = Integer.getInteger("edits", 300);
  private static final List<String> CONFIGS =
      List.of(
          """
          data:
            train: rows.csv
            split: {modulus: 3, remainder: 1, validation: 0.2}
            csv: {delimiter: ",", comment: "#", missing: ["?", NA], separator: "|", encoding: UTF-8}
            weight: w
            badRows: skip
            badRowsLimit: 10
            limits: {rowLength: 1000, fields: 100, valueLength: 100, items: 10}
          features:
            sparse: [user, cat]
            dense: [x, y]
            sequences: [{name: seen, maxLength: 3, keep: newest, padding: "0", pooling: mean, table: cat}]
            embeddingWidth: 4
            widths: {user: 8}
            scaling: standardize
            encoding: {type: piecewise_linear, bins: 4, width: 2}
            minCount: 1
            maxValues: 100
            unknownBuckets: 3
          tasks:
            - {name: click}
            - {name: kind, type: multiclass, classes: [a, b, c], weight: 0.5, smoothing: 0.1}
            - {name: amount, column: x2, type: regression}
          model:
            type: mmoe
            cross: {layers: 2, rank: 4}
            attention: {histories: [{sequence: seen, target: cat}], hidden: [4], softmax: true}
            experts: {count: 2, units: [4, 3]}
            gate: [3]
            tower: [4]
            dropout: 0.1
            norm: batch
          training:
            optimizer: adam
            learningRate: 0.01
            batchSize: 16
            schedule: {warmup: 1, decay: cosine}
            averaging: 0.9
            clipNorm: 1
            stopping: {epochs: 2, patience: 1, monitor: click.auc}
            l2: {embeddings: 1e-5, kernels: 0, decay: 0}
            ensemble: 2
            baseRates: true
            checkpoints: {steps: 5, minutes: 1, keep: 2}
            threads: 1
            seed: 7
          """,
          """
          data: {train: [rows.csv], validation: rows.csv, test: rows.csv, streaming: true, rowsPerPart: 8}
          features: {sparse: [user], dense: [y]}
          tasks: [{name: click}, {name: buy, column: kind, positives: [a]}]
          model: {type: ple, experts: {levels: 2, specific: 1, shared: 1, units: [4]}}
          """,
          """
          data: {train: rows.csv}
          features: {sparse: [user]}
          tasks: [{name: click}, {name: buy, column: kind, positives: [a]}]
          model: {type: aitm, orderPenalty: 0.5, bottom: [4]}
          training: {balancing: {type: uncertainty}}
          """,
          """
          data: {train: rows.csv, split: {validation: 0}}
          features: {sparse: [cat]}
          tasks: [{name: click}, {name: buy, column: kind, positives: [a]}]
          model: {type: esmm, click: click}
          """);

  @TempDir Path folder;

  @BeforeEach
  void rows() throws IOException {
    StringBuilder csv = new StringBuilder("user,cat,x,y,seen,click,kind,x2,w\n");
    for (int i = 0; i < 40; i++) {
      csv.append("u" + i % 7 + "," + "abc".charAt(i % 3) + "," + i + "," + i * i % 11 + ",a|b,");
      csv.append(i % 2 + "," + "abc".charAt(i % 3) + "," + i / 3.0 + "," + (1 + i % 2) + "\n");
    }
    Files.writeString(folder.resolve("rows.csv"), csv);
  }

  @Test
  void theConfigsWork() throws IOException {
    for (String yaml : CONFIGS) {
      assertEquals("0 ", described(yaml));
    }
  }

  @Test
  void editedConfigsWorkOrSayWhereNot() throws IOException {
    List<String> wrong = new ArrayList<>();
    int working = 0;
    for (int seed = 0; seed < EDITS; seed++) {
      ConfigEdits edits = new ConfigEdits(seed);
      String yaml = edits.of(edits.any(CONFIGS));
      String end = described(yaml);
      working += end.equals("0 ") ? 1 : 0;
      if (!end.equals("0 ") && !isOneLine(end)) {
        wrong.add("edit " + seed + " of\n" + brief(yaml) + "\nends in " + brief(end));
      }
    }
    assertEquals("", String.join("\n\n", wrong));
    assertTrue(working > EDITS / 20, working + " work");
  }

  private static boolean isOneLine(String end) {
    return end.matches("2 mtl: [^\\n\\p{Cntrl}]+\\n")
        && !end.matches("(?s).*(Exception|Error:|line -1).*")
        && (end.matches("(?s).*c\\.yaml(, line \\d+, column \\d+|: not a).*")
            || end.startsWith("2 mtl: /") // a file of data
            || end.contains("rows.csv")
            || end.contains("column \""));
  }

  private static String brief(String text) {
    return text.length() < 3000 ? text : text.substring(0, 3000) + "...";
  }

  /** The exit code of a look at a config, and what is printed as errors. */
  private String described(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("c.yaml"), yaml);
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    System.setOut(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    try {
      int code = Mtl.run("describe", "--config", file.toString());
      return code + " " + errors.toString(StandardCharsets.UTF_8);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
