package org.mtl4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.Examples;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.LabelType;
import org.mtl4j.data.StreamedExamples;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.CsvSource;
import org.mtl4j.data.row.BadRows;
import org.mtl4j.data.row.Limits;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.SparseFeature;
import org.mtl4j.graph.Threads;
import org.mtl4j.layer.ExpertGroup;
import org.mtl4j.layer.Gate;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.Mmoe;
import org.mtl4j.optimizer.Adam;
import org.mtl4j.optimizer.Regularization;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;

/** Training on streamed rows. */
class StreamedTrainingTest {

  private static final int ROWS = 3000;
  private static final List<LabelColumn> LABELS =
      List.of(
          new LabelColumn("no", "no", new LabelType.Binary(List.of())),
          new LabelColumn("yes", "yes", new LabelType.Binary(List.of())));
  private static final MultiTaskModel MODEL =
      new Mmoe(
          List.of(Task.binary("yes"), Task.binary("no")),
          new ExpertGroup(2, Mlp.of(4)),
          Gate.linear(),
          Towers.of(3));

  @TempDir Path folder;

  private RowSource rows(int files, String bad) throws IOException {
    Random random = new Random(4);
    for (int file = 0; file < files; file++) {
      StringBuilder csv = new StringBuilder("city,age,yes,no\n").append(bad);
      for (int i = 0; i < ROWS / files; i++) {
        int city = random.nextInt(9);
        int yes = random.nextInt(9) < city ? 1 : 0;
        csv.append("c").append(city).append(',').append(random.nextFloat());
        csv.append(',').append(yes).append(',').append(1 - yes).append('\n');
      }
      Files.writeString(folder.resolve("rows-" + file + ".csv"), csv);
    }
    return CsvSource.of(CsvFormat.withHeader(), folder + "/rows-*.csv");
  }

  private static StreamedExamples streamed(RowSource rows, int rowsPerPart) {
    FeatureSchema schema = FeatureSchema.of(SparseFeature.of("city", 3), DenseFeature.of("age"));
    return StreamedExamples.fit(schema, rows, LABELS, rowsPerPart);
  }

  private static Map<String, float[]> train(StreamedExamples all, Examples rows, int examples) {
    Trainer trainer =
        new Trainer(
            Adam.of(0.01f),
            Regularization.none(),
            Steps.of(64),
            new Stopping(2, 2, "loss"),
            7,
            Threads.single());
    try (TrainedModel trained = trainer.fit(MODEL, all.encoder(), rows)) {
      assertEquals(2, trained.history().size());
      trained.history().forEach(epoch -> assertEquals(examples, epoch.examples()));
      return trained.graph().weights().values();
    }
  }

  private static void assertSame(Map<String, float[]> expected, Map<String, float[]> weights) {
    assertEquals(expected.keySet(), weights.keySet());
    expected.forEach((path, values) -> assertArrayEquals(values, weights.get(path), path));
  }

  @Test
  void onePartOfOneFileTrainsAsInMemory() throws IOException {
    StreamedExamples all = streamed(rows(1, ""), ROWS);
    Examples inMemory = all.encoder().encode(all.rows(), LABELS);
    assertSame(train(all, inMemory, ROWS), train(all, all, ROWS));
  }

  @Test
  void partsOfManyFilesTrainTheSameEachTime() throws IOException {
    StreamedExamples all = streamed(rows(5, ""), 128);
    Map<String, float[]> weights = train(all, all, ROWS);
    assertSame(weights, train(all, all, ROWS));
    StreamedExamples other = streamed(all.rows(), 256);
    Map<String, float[]> others = train(other, other, ROWS);
    assertTrue(weights.keySet().stream().anyMatch(p -> differ(weights.get(p), others.get(p))));
  }

  private static boolean differ(float[] a, float[] b) {
    return !Arrays.equals(a, b);
  }

  /** Bad rows make a part smaller, the first one here empty. */
  @Test
  void badRowsAreNotTrainedOn() throws IOException {
    BadRows bad = BadRows.skip(4);
    RowSource rows = rows(1, "c1,x,0,0\n".repeat(4)).with(bad, Limits.defaults());
    StreamedExamples all = streamed(rows, 4);
    assertEquals(ROWS, all.size());
    train(all, all, ROWS);
    assertEquals(4, bad.rows().size());
  }
}
