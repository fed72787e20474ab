package org.mtl4j.data.format;

import java.io.IOException;
import org.mtl4j.data.row.RowReader;

/** Owner of a file that rows are written to. */
interface RowWriter extends AutoCloseable {

  /** Adds the row that {@code row} stands at. */
  void write(RowReader row) throws IOException;

  /** Writes what is left; without it the file is damaged. */
  @Override
  void close() throws IOException;
}
