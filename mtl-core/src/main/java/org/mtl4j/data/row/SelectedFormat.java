package org.mtl4j.data.row;

import java.nio.file.Path;
import java.util.List;

/**
 * Files of which some columns are read, by their names.
 *
 * @param format of the files with all their columns
 */
record SelectedFormat(FileSource.Format format) implements FileSource.Format {

  @Override
  public List<String> columns(Path file) {
    return format.columns(file);
  }

  @Override
  public RowReader open(Path file, List<String> columns) {
    List<String> found = format.columns(file);
    int[] indices = ColumnNames.indices(file.toString(), found, columns);
    RowReader opened = format.open(file, found);
    return found.equals(columns) ? opened : opened.select(indices);
  }
}
