package org.mtl4j.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.LabelType;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.CsvSource;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.Pooling;
import org.mtl4j.feature.Scaling;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;
import org.mtl4j.graph.Threads;
import org.mtl4j.layer.ExpertGroup;
import org.mtl4j.layer.Gate;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.Mmoe;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.mtl4j.train.Checkpoints;
import org.mtl4j.train.Stopping;
import org.mtl4j.train.TrainedModel;
import org.mtl4j.train.Trainer;

/**
 * Writes an archive of what a version of the library stores: an export, a folder of checkpoints,
 * the rows and the predictions for them. Each released format stays in {@code testdata/golden}; run
 * {@link #main} with the name of a new archive when a format changes.
 */
final class GoldenExports {

  static final FeatureSchema SCHEMA =
      FeatureSchema.of(
          SparseFeature.of("city", 3),
          SparseFeature.of("device", 3),
          SequenceFeature.of("tags", 2, 3, Pooling.MEAN),
          new DenseFeature("age", 1, Scaling.STANDARDIZE));
  static final List<LabelColumn> LABELS =
      List.of(
          new LabelColumn("yes", "yes", new LabelType.Binary(List.of("1"))),
          new LabelColumn("kind", "kind", new LabelType.Classes(List.of("a", "b", "c"))));
  static final MultiTaskModel MODEL =
      new Mmoe(
          List.of(Task.binary("yes"), Task.multiclass("kind", 3)),
          new ExpertGroup(2, Mlp.of(4)),
          Gate.linear(),
          Towers.of(3));

  private GoldenExports() {}

  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("golden");
    write(folder);
    zip(folder, Path.of(args[0]));
  }

  static RowSource rows(Path folder) {
    return CsvSource.of(CsvFormat.withHeader(), folder.resolve("rows.csv").toString());
  }

  static Trainer trainer(int epochs) {
    return Trainer.defaults()
        .withBatchSize(16)
        .withThreads(Threads.single())
        .withStopping(new Stopping(epochs, epochs, "loss"));
  }

  static Checkpoints checkpoints(Path folder) {
    return new Checkpoints(folder.resolve("checkpoints"), 0, Duration.ofHours(1), 1);
  }

  private static void write(Path folder) throws IOException {
    Files.writeString(folder.resolve("rows.csv"), csv());
    RowSource rows = rows(folder);
    Encoder encoder = Encoder.fit(SCHEMA, rows);
    Dataset data = encoder.encode(rows, LABELS);
    try (TrainedModel trained = trainer(3).fit(MODEL, encoder, data, checkpoints(folder))) {
      SavedModelWriter.write(trained, folder.resolve("export"));
      StringBuilder text = new StringBuilder();
      for (Map.Entry<String, float[]> output : trained.predict(data).entrySet()) {
        text.append(output.getKey());
        for (float value : output.getValue()) {
          text.append(',').append(value);
        }
        text.append('\n');
      }
      Files.writeString(folder.resolve("predictions.csv"), text);
    }
  }

  private static String csv() {
    Random random = new Random(11);
    StringBuilder csv = new StringBuilder("city,device,tags,age,yes,kind\n");
    for (int i = 0; i < 48; i++) {
      List<String> tags = new ArrayList<>();
      for (int j = random.nextInt(4); j > 0; j--) {
        tags.add("t" + random.nextInt(5));
      }
      csv.append(
          String.format(
              Locale.ROOT,
              "c%d,d%d,%s,%d,%d,%s%n",
              random.nextInt(6),
              random.nextInt(3),
              String.join("|", tags),
              random.nextInt(70),
              random.nextInt(2),
              "abc".charAt(random.nextInt(3))));
    }
    return csv.toString();
  }

  private static void zip(Path folder, Path archive) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive));
        Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        zip.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
  }
}
