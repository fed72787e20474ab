package org.mtl4j.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.FileMark;
import org.mtl4j.data.row.InterleavedReader;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.data.row.WatchedSource;
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

  /**
   * Fits the encoder, counts the rows and their labels in one pass. From then on files that change
   * are an error of the epoch that reads them.
   */
  public static StreamedExamples fit(
      FeatureSchema schema, RowSource rows, List<LabelColumn> labels, int rowsPerPart) {
    WatchedSource watched = WatchedSource.of(rows);
    EncoderFit fit = EncoderFit.of(schema, watched, labels, true);
    watched.check();
    return new StreamedExamples(
        fit.encoder(), watched, labels, fit.rows(), rowsPerPart, Optional.of(fit.labelCounts()));
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
        new PartsAhead.Range(rowsPerPart, skip),
        this::checkEnd);
  }

  // fewer rows than were counted are not all of them; more come where a label of others is bad
  private void checkEnd(long read) {
    if (rows instanceof WatchedSource watched) {
      watched.check();
    }
    if (read < size) {
      throw new DataException(
          ("an epoch read " + read + " rows of " + rows.files())
              + (", expected " + size + " as in the first pass"));
    }
  }

  /** What the files were in the first pass; empty where it was not this one's. */
  public Map<Path, FileMark> marks() {
    return rows instanceof WatchedSource watched ? watched.marks() : Map.of();
  }

  private LabelColumn label(String task) {
    int index = tasks().indexOf(task);
    if (index < 0) {
      throw DataException.unknown("task", task, tasks());
    }
    return labels.get(index);
  }
}
