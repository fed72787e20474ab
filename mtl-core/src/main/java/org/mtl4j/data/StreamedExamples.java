package org.mtl4j.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.InterleavedReader;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.FeatureSchema;

/**
 * Rows that never are in memory all at once. An epoch is read part after part while the parts
 * before are trained on: of the current part, one that is ready and one that is filled, the encoded
 * rows are in memory. The seed of the epoch decides the order of the files; several are read in
 * turn, so that a part mixes them.
 *
 * @param encoder fitted on {@code rows}
 * @param rows to train on
 * @param labels of the tasks
 * @param size how many rows there are
 * @param rowsPerPart rows that are shuffled together, best a multiple of the batch size
 * @param labelCounts how often each label comes, if somebody has counted
 */
public record StreamedExamples(
    Encoder encoder,
    RowSource rows,
    List<LabelColumn> labels,
    long size,
    int rowsPerPart,
    Optional<LabelCounts> labelCounts)
    implements Examples {

  /** A shuffle buffer that costs little speed and some ten megabytes of memory. */
  public static final int ROWS_PER_PART = 1 << 17;

  public StreamedExamples {
    labels = List.copyOf(labels);
    if (rowsPerPart < 1) {
      throw new IllegalArgumentException("rowsPerPart must be at least 1, got " + rowsPerPart);
    }
  }

  /** Rows whose labels nobody has counted. */
  public StreamedExamples(
      Encoder encoder, RowSource rows, List<LabelColumn> labels, long size, int rowsPerPart) {
    this(encoder, rows, labels, size, rowsPerPart, Optional.empty());
  }

  /** Fits the encoder, counts the rows and their labels in one pass. */
  public static StreamedExamples fit(
      FeatureSchema schema, RowSource rows, List<LabelColumn> labels, int rowsPerPart) {
    EncoderFit fit = EncoderFit.of(schema, rows, labels);
    return new StreamedExamples(
        fit.encoder(), rows, labels, fit.rows(), rowsPerPart, Optional.of(fit.labelCounts()));
  }

  @Override
  public FeatureSchema schema() {
    return encoder.schema();
  }

  @Override
  public List<String> tasks() {
    return labels.stream().map(LabelColumn::task).toList();
  }

  @Override
  public Parts parts(List<String> tasks, long seed, int skip) {
    List<LabelColumn> chosen = tasks.stream().map(this::label).toList();
    List<RowSource> files = new ArrayList<>(rows.parts());
    Collections.shuffle(files, new Random(seed));
    return new PartsAhead(
        () -> new InterleavedReader(files),
        new RowEncoder(encoder, rows, chosen),
        rowsPerPart,
        skip);
  }

  private LabelColumn label(String task) {
    int index = tasks().indexOf(task);
    if (index < 0) {
      throw DataException.unknown("task", task, tasks());
    }
    return labels.get(index);
  }
}
