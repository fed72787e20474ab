package org.mtl4j.examples.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.mtl4j.data.Batch;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.examples.experiment.Experiment;

/** Measures the way from the training files to shuffled, encoded batches. */
final class IngestRunner {

  private static final int BATCH = 1024;

  private IngestRunner() {}

  /** Reads the files until nobody asks for rounds any more. */
  static void run(JsonNode spec, RunnerLines lines) {
    String model = spec.get("models").get(0).asText();
    Experiment experiment = RunnerCommand.experiment(spec, model);
    double seconds = spec.get("seconds").asDouble();
    rows(experiment, spec.get("warmUp").asDouble());
    lines.ready();
    while (true) {
      lines.next();
      lines.answer(Map.of("value", rows(experiment, seconds)));
    }
  }

  private static double rows(Experiment experiment, double seconds) {
    long start = System.nanoTime();
    long rows = 0;
    double elapsed = 0;
    while (rows == 0 || elapsed < seconds) {
      rows += once(experiment);
      elapsed = (System.nanoTime() - start) / 1e9;
    }
    return rows / elapsed;
  }

  private static long once(Experiment experiment) {
    RowSource all = experiment.source(experiment.config().data().train());
    Encoder encoder = Encoder.fit(experiment.schema(), all);
    Dataset data = encoder.encode(all, experiment.labels());
    long rows = 0;
    for (Batch batch : data.batches(BATCH)) {
      rows += batch.size();
    }
    return rows;
  }
}
