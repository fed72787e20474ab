package org.mtl4j.examples.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.mtl4j.examples.experiment.EncodedRows;
import org.mtl4j.examples.experiment.Experiment;
import org.mtl4j.train.ProgressListener;
import org.mtl4j.train.Stopping;
import org.mtl4j.train.TensorBoardListener;
import org.mtl4j.train.Trainer;

/** Measures training as {@code mtl train} does it, with its listeners and validation. */
final class TrainingRunner {

  private TrainingRunner() {}

  /** Trains a model on the rows of the config until nobody asks for rounds any more. */
  static void census(JsonNode spec, RunnerLines lines) throws IOException {
    Experiment experiment = RunnerCommand.experiment(spec, spec.get("model").asText());
    EncodedRows rows = EncodedRows.of(experiment);
    int batch = spec.get("batch").asInt();
    Trainer trainer = endless(experiment.trainer().withBatchSize(batch));
    Path logs = Files.createTempDirectory("benchmark");
    try {
      RoundListener rounds = rounds(spec, lines, batch);
      experiment.fit(
          trainer,
          rows,
          member -> List.of(new ProgressListener(), new TensorBoardListener(logs), rounds));
    } finally {
      MoreFiles.deleteRecursively(logs, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  static Trainer endless(Trainer trainer) {
    return trainer.withStopping(new Stopping(Integer.MAX_VALUE, Integer.MAX_VALUE, "loss"));
  }

  static RoundListener rounds(JsonNode spec, RunnerLines lines, int batch) {
    return new RoundListener(
        lines, spec.get("warmUp").asDouble(), spec.get("seconds").asDouble(), batch);
  }
}
