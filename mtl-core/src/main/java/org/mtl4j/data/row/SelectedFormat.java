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
    for (String name : columns) {
      if (!found.contains(name)) {
        throw Hints.missing(file.toString(), name, found);
      }
    }
    RowReader opened = format.open(file, found);
    return found.equals(columns)
        ? opened
        : opened.select(columns.stream().mapToInt(found::indexOf).toArray());
  }
}
