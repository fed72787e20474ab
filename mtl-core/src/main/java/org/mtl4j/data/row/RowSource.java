package org.mtl4j.data.row;

import java.nio.file.Path;
import java.util.List;
import java.util.function.LongPredicate;

/** Rows of raw text that can be read again and again. */
public interface RowSource {

  /** The column names. */
  List<String> columns();

  /** Starts reading; the caller closes the reader. */
  RowReader open();

  /** The files it reads, for messages and checksums. */
  List<Path> files();

  /** The same rows in pieces that can be read by themselves, in any order: one per file. */
  default List<RowSource> parts() {
    return List.of(this);
  }

  /** What becomes of bad rows; by default the first is an error. */
  default BadRows badRows() {
    return BadRows.fail();
  }

  /** What values may be at most. */
  default Limits limits() {
    return Limits.defaults();
  }

  /** The same rows under other rules. */
  default RowSource with(BadRows badRows, Limits limits) {
    return new RuledSource(this, badRows, limits);
  }

  /** Only the rows whose index, from 0 in reading order, passes. */
  default RowSource where(LongPredicate index) {
    return new FilteredSource(this, index);
  }

  /**
   * Reads all rows now and keeps them in memory, each distinct text of a column once; for rows that
   * are split or read several times.
   */
  default RowSource inMemory() {
    return MemorySource.of(this);
  }

  /** Reads all rows and counts them. */
  default long count() {
    long rows = 0;
    try (RowReader reader = open()) {
      while (reader.next()) {
        rows++;
      }
    }
    return rows;
  }

  /** The position of a column; an error that names the nearest one if it is not there. */
  default int column(String name) {
    String place = files().isEmpty() ? "" : files().get(0).toString();
    return ColumnNames.index(place, columns(), name);
  }
}
