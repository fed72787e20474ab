package org.mtl4j.examples.stress;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.format.ColumnKind;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.CsvSource;
import org.mtl4j.data.format.RowFiles;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.examples.experiment.Census;
import org.mtl4j.examples.experiment.ConfigFile;
import org.mtl4j.examples.experiment.Experiment;
import org.mtl4j.feature.TextRule;

/**
 * Something that reads files.
 *
 * @param name of it
 * @param cases of a full run
 * @param body damages an original and reads it
 */
record FuzzTarget(String name, int cases, Body body) {

  static final List<LabelColumn> LABELS = List.of(Census.INCOME, Census.MARITAL);
  private static final CsvFormat FORMAT = CsvFormat.withColumns(Census.COLUMNS);
  private static final RowFiles FILES = new RowFiles(FORMAT, TextRule.defaults());
  private static final int ROWS = 300;

  /** One case. */
  interface Body {

    /** Writes what it needs into {@code folder}, reads it and deletes it. */
    void run(Mutator mutator, Path folder) throws IOException;
  }

  /** All of them; what they damage is written to {@code originals}. */
  static List<FuzzTarget> all(Path testdata, Path originals) throws IOException {
    Files.createDirectories(originals);
    List<byte[]> lines = lines(testdata.resolve("census-income/census-income.test.gz"));
    Path csv = originals.resolve("rows.csv");
    Files.write(csv, join(lines));
    RowSource rows = CsvSource.of(FORMAT, csv.toString());
    Encoder encoder = Encoder.fit(Census.schema(LABELS), rows);
    Dataset original = encoder.encode(rows, LABELS);
    List<FuzzTarget> all = new ArrayList<>();
    all.add(
        new FuzzTarget(
            "csv",
            1_000_000,
            (m, folder) ->
                encode(encoder, folder.resolve("a.csv"), m.damage(lines.get(m.next(ROWS))))));
    for (String ending : List.of(".csv.gz", ".tfrecord", ".tfrecord.gz", ".parquet")) {
      Path file = originals.resolve("rows" + ending);
      FILES.write(rows, column -> ColumnKind.of(encoder.schema(), column), file);
      byte[] bytes = Files.readAllBytes(file);
      boolean sum = ending.endsWith(".gz"); // of the whole file
      all.add(
          new FuzzTarget(
              ending.substring(1),
              25_000,
              (m, folder) -> {
                Dataset read = encode(encoder, folder.resolve("a" + ending), m.damage(bytes));
                if (sum && !read.checksum().equals(original.checksum())) {
                  throw new IllegalStateException("damage was not noticed");
                }
              }));
    }
    byte[] config =
        Files.readAllBytes(testdata.resolve("../mtl-examples/configs/census-group1.yaml"));
    all.add(new FuzzTarget("yaml", 10_000, (m, folder) -> config(folder, m.damage(config))));
    all.addAll(FuzzModels.targets(encoder, original, originals));
    return all;
  }

  private static List<byte[]> lines(Path file) throws IOException {
    List<byte[]> lines = new ArrayList<>();
    InputStream stream = new GZIPInputStream(Files.newInputStream(file));
    try (BufferedReader text =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      while (lines.size() < ROWS) {
        lines.add((text.readLine() + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    return lines;
  }

  private static byte[] join(List<byte[]> parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return all.toByteArray();
  }

  private static Dataset encode(Encoder encoder, Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes);
    try {
      Dataset rows = encoder.encode(FILES.read(file.toString()), LABELS);
      encoder.check(rows.all());
      return rows;
    } finally {
      Files.delete(file);
    }
  }

  private static void config(Path folder, byte[] bytes) throws IOException {
    Path file = folder.resolve("a.yaml");
    Files.write(file, bytes);
    try {
      Experiment experiment = new Experiment(ConfigFile.read(file, Map.of()));
      experiment.schema();
      experiment.labels();
      experiment.model();
      experiment.trainer();
    } finally {
      Files.delete(file);
    }
  }
}
