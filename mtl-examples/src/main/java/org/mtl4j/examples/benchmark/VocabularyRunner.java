package org.mtl4j.examples.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.CsvSource;
import org.mtl4j.examples.experiment.SeedTable;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.SparseFeature;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;
import org.mtl4j.train.Trainer;

/** Measures train steps of MMoE, batch 1,024, on one embedding table of width 8. */
public final class VocabularyRunner {

  private static final int STEPS = 256;
  private static final int BATCH = 1024;

  private VocabularyRunner() {}

  /** Trains on a table of {@code spec}'s rows until nobody asks for rounds any more. */
  public static void run(JsonNode spec, RunnerLines lines) throws IOException {
    int rows = spec.get("rows").asInt();
    Encoder encoder = encoder(rows);
    Dataset data = data(encoder, rows, STEPS);
    Trainer trainer = TrainingRunner.endless(Trainer.defaults().withBatchSize(BATCH));
    trainer.fit(model(), encoder, data, TrainingRunner.rounds(spec, lines, BATCH));
  }

  /** Random rows for so many steps. */
  public static Dataset data(Encoder encoder, int rows, int steps) {
    Random random = new Random(1);
    int[] ids = random.ints(steps * BATCH, 1, rows + 1).toArray();
    float[] labels = new float[2 * ids.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextInt(2);
    }
    return Dataset.of(encoder, List.of("y", "z"), ids.length, ids, new float[0], labels);
  }

  public static MultiTaskModel model() {
    return SeedTable.models(Task.binary("y"), Task.binary("z")).get("MMoE");
  }

  /** An encoder with one hashed table. */
  public static Encoder encoder(int rows) throws IOException {
    Path file = Files.createTempFile("one", ".csv");
    try {
      Files.writeString(file, "id,y,z\nx,0,1\n");
      FeatureSchema schema =
          FeatureSchema.of(new SparseFeature("id", EmbeddingTable.hashed("id", 8, rows)));
      return Encoder.fit(schema, CsvSource.of(CsvFormat.withHeader(), file.toString()));
    } finally {
      Files.delete(file);
    }
  }
}
