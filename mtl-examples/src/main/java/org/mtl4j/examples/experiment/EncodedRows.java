package org.mtl4j.examples.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.Examples;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.LabelCounts;
import org.mtl4j.data.LabelTexts;
import org.mtl4j.data.StreamedExamples;
import org.mtl4j.data.row.BadRows;
import org.mtl4j.data.row.FileMark;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.data.row.Splits;

/**
 * The rows of an experiment.
 *
 * @param columns of the training rows
 * @param encoder fitted on the training rows
 * @param training rows to train on, in memory or streamed
 * @param validation rows to stop on, in memory; null where all rows train
 * @param test rows to report on, in memory; null where the config names none
 * @param badRows those that were left out
 */
public record EncodedRows(
    List<String> columns,
    Encoder encoder,
    Examples training,
    Dataset validation,
    Dataset test,
    BadRows badRows) {

  /** Reads and encodes the files. */
  public static EncodedRows of(Experiment experiment) {
    BadRows badRows = experiment.badRows();
    Splits rows = experiment.rows(badRows);
    List<LabelColumn> labels = experiment.labels();
    List<LabelColumn> training = experiment.trainingLabels();
    if (experiment.streaming()) {
      int rowsPerPart = experiment.config().data().rowsPerPart();
      StreamedExamples streamed =
          StreamedExamples.fit(experiment.schema(), rows.training(), training, rowsPerPart);
      return of(streamed.encoder(), streamed, rows, labels, badRows);
    }
    Encoder encoder = Encoder.fit(experiment.schema(), rows.training(), training);
    return of(encoder, encoder.encode(rows.training(), training), rows, labels, badRows);
  }

  private static EncodedRows of(
      Encoder encoder, Examples training, Splits rows, List<LabelColumn> labels, BadRows badRows) {
    return new EncodedRows(
        rows.training().columns(),
        encoder,
        training,
        encode(encoder, rows.validation(), labels),
        encode(encoder, rows.test(), labels),
        badRows);
  }

  private static Dataset encode(Encoder encoder, RowSource rows, List<LabelColumn> labels) {
    return rows == null ? null : encoder.encode(rows, labels);
  }

  /** The training rows where they are in memory; an error where they are streamed. */
  public Dataset trainingInMemory() {
    if (training instanceof Dataset inMemory) {
      return inMemory;
    }
    throw new IllegalArgumentException("data.streaming: expected false, for all rows in memory");
  }

  /** Rows and SHA-256 of each part, of streamed rows what its files are, for run records. */
  public Map<String, Object> record() {
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

  /** How much of each column is missing or unknown, by part, of those that are in memory. */
  Map<String, ColumnShares> columnShares() {
    Map<String, ColumnShares> shares = new LinkedHashMap<>();
    if (training instanceof Dataset inMemory) {
      shares.put("training", ColumnShares.of(encoder, inMemory));
    }
    if (validation != null) {
      shares.put("validation", ColumnShares.of(encoder, validation));
    }
    if (test != null) {
      shares.put("test", ColumnShares.of(encoder, test));
    }
    return shares;
  }

  /** Positives that no row of any part has, a line per task: files may spell them differently. */
  public List<String> warnings() {
    Map<String, List<String>> absent = new LinkedHashMap<>();
    for (Examples part : Arrays.asList(training, validation, test)) {
      for (LabelTexts texts : part == null ? List.<LabelTexts>of() : texts(part)) {
        String task = texts.column().task();
        List<String> own = new ArrayList<>(texts.absent());
        own.retainAll(absent.getOrDefault(task, own));
        absent.put(task, own);
      }
    }
    return absent.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .map(entry -> "no row has the positives " + entry.getValue() + " of task " + entry.getKey())
        .toList();
  }

  private static List<LabelTexts> texts(Examples part) {
    LabelCounts counts = part.labelCounts().orElseThrow();
    return part.tasks().stream().flatMap(task -> counts.texts(task).stream()).toList();
  }

  private static Map<String, Object> file(Path path, FileMark mark) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("path", path.toString());
    entry.put("size", mark.size());
    entry.put("modified", mark.modified().toString());
    entry.put("crc32c", mark.checksum());
    return entry;
  }

  private static Map<String, Object> record(Examples part) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("rows", part.size());
    if (part instanceof Dataset inMemory) {
      entry.put("sha256", inMemory.checksum());
    } else if (part instanceof StreamedExamples streamed) {
      entry.put(
          "files",
          streamed.marks().entrySet().stream().map(e -> file(e.getKey(), e.getValue())).toList());
      streamed.labelCounts().ifPresent(counts -> entry.put("labels", counts.checksum()));
    }
    return entry;
  }
}
