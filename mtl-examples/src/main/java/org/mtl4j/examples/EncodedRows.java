package org.mtl4j.examples;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.RowSource;
import org.mtl4j.data.Splits;

/**
 * The rows of an experiment in memory.
 *
 * @param encoder fitted on the training rows
 * @param training rows to train on
 * @param validation rows to stop on; null where all rows train
 * @param test rows to report on; null where the config names none
 */
record EncodedRows(Encoder encoder, Dataset training, Dataset validation, Dataset test) {

  /** Reads and encodes the files. */
  static EncodedRows of(Experiment experiment) {
    Splits rows = experiment.rows();
    Encoder encoder = Encoder.fit(experiment.schema(), rows.training());
    return new EncodedRows(
        encoder,
        encoder.encode(rows.training(), experiment.labels()),
        encode(encoder, rows.validation(), experiment),
        encode(encoder, rows.test(), experiment));
  }

  private static Dataset encode(Encoder encoder, RowSource rows, Experiment experiment) {
    return rows == null ? null : encoder.encode(rows, experiment.labels());
  }

  /** Rows and SHA-256 of each part, for run records. */
  Map<String, Object> record() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("training", record(training));
    if (validation != null) {
      data.put("validation", record(validation));
    }
    if (test != null) {
      data.put("test", record(test));
    }
    return data;
  }

  private static Map<String, Object> record(Dataset part) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("rows", part.rows());
    entry.put("sha256", part.checksum());
    return entry;
  }
}
