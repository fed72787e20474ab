package org.mtl4j.data.row;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mtl4j.io.OutputFile;

/**
 * What becomes of bad rows: those with a wrong number of columns, a number or label that is none,
 * or beyond the {@link Limits} of a value. They end the reading, or are left out and kept here,
 * each once however often its file is read. For many threads.
 */
public final class BadRows {

  private static final List<String> COLUMNS =
      List.of("file", "line", "column", "value", "reason", "row");

  private record Place(String file, long line) {}

  private final int limit;
  private final Map<Place, BadRow> rows = new LinkedHashMap<>();

  private BadRows(int limit) {
    this.limit = limit;
  }

  /** The first one is an error. */
  public static BadRows fail() {
    return new BadRows(0);
  }

  /** They are left out; one more than {@code limit} is an error. */
  public static BadRows skip(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("the limit of bad rows must be at least 1, got " + limit);
    }
    return new BadRows(limit);
  }

  /** Leaves out the row at which {@code reader} is, or throws. */
  public void leaveOut(DataException error, RowReader reader, int columns) {
    leaveOut(error, error.row() == null ? null : error.row().withRaw(reader, columns));
  }

  /** Leaves out the row that {@code error} tells of, or throws. */
  synchronized void leaveOut(DataException error, BadRow row) {
    if (row == null || limit == 0) {
      throw error;
    }
    rows.putIfAbsent(new Place(row.file(), row.line()), row);
    if (rows.size() > limit) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "more than %,d rows are bad, the limit; the last: %s",
              limit,
              error.getMessage()));
    }
  }

  /** Whether the row at which {@code reader} is was left out. */
  public synchronized boolean holds(RowReader reader) {
    return !rows.isEmpty() && rows.containsKey(new Place(reader.file(), reader.line()));
  }

  /** The rows that were left out so far. */
  public synchronized List<BadRow> rows() {
    return List.copyOf(rows.values());
  }

  /** Writes them as CSV: file, line, column, value, reason and the row itself. */
  public void write(Path file) {
    StringBuilder lines = new StringBuilder(BadRow.csv(COLUMNS)).append('\n');
    for (BadRow row : rows()) {
      String line = Long.toString(row.line());
      lines
          .append(
              BadRow.csv(
                  List.of(row.file(), line, row.column(), row.value(), row.reason(), row.raw())))
          .append('\n');
    }
    OutputFile.write(file, lines.toString());
  }
}
