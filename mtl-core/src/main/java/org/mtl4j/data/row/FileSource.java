package org.mtl4j.data.row;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Rows of files of one kind, read one file after the other. */
public final class FileSource implements RowSource {

  /** A kind of file. */
  public interface Format {

    /** The columns a file has. */
    List<String> columns(Path file);

    /**
     * Opens a file; the caller closes the reader.
     *
     * @param columns what the reader's columns are, in this order; an error if the file differs
     */
    RowReader open(Path file, List<String> columns);
  }

  private final Format format;
  private final List<Path> files;
  private final List<String> columns;

  private FileSource(Format format, List<Path> files, List<String> columns) {
    this.format = format;
    this.files = List.copyOf(files);
    this.columns = List.copyOf(columns);
  }

  /** The given files, at least one, with the columns of the first. */
  public static FileSource of(Format format, List<Path> files) {
    return new FileSource(format, files, format.columns(files.get(0)));
  }

  /**
   * The files of paths, folders or globs, with the columns of the first and those that folders are
   * named by: {@code column=value}.
   */
  public static FileSource find(Format format, String... pathsOrGlobs) {
    List<Path> files = DataFiles.find(pathsOrGlobs);
    return of(FolderColumns.of(format, files, pathsOrGlobs), files);
  }

  /**
   * Some columns of the files of paths, folders or globs, found by their names in each file or its
   * folders, wherever they stand there; an error names the first that a file lacks.
   */
  public static FileSource select(Format format, List<String> columns, String... pathsOrGlobs) {
    List<Path> files = DataFiles.find(pathsOrGlobs);
    Format all = FolderColumns.of(format, files, pathsOrGlobs);
    return new FileSource(new SelectedFormat(all), files, columns);
  }

  /** The columns that folders are named by, {@code column=value}; none where the first has none. */
  public static List<String> folders(String... pathsOrGlobs) {
    return FolderColumns.names(DataFiles.find(pathsOrGlobs).get(0), pathsOrGlobs);
  }

  /** The given files with the columns that are named. */
  public static FileSource of(Format format, List<Path> files, List<String> columns) {
    return new FileSource(format, files, columns);
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public List<Path> files() {
    return files;
  }

  @Override
  public List<RowSource> parts() {
    return files.stream()
        .map(file -> (RowSource) new FileSource(format, List.of(file), columns))
        .toList();
  }

  @Override
  public RowReader open() {
    Iterator<Path> rest = files.iterator();
    return new ForwardingReader() {
      private final KindsSeen seen = new KindsSeen();
      private RowReader current = format.open(rest.next(), columns);

      @Override
      public boolean next() {
        while (!current.next()) {
          if (!rest.hasNext()) {
            return false;
          }
          seen.add(current, columns.size());
          current.close();
          current = format.open(rest.next(), columns);
        }
        return true;
      }

      @Override
      public RowReader reader() {
        return current;
      }

      @Override
      public Map<ValueKind, String> kinds(int column) {
        Map<ValueKind, String> kinds = seen.of(column);
        current.kinds(column).forEach(kinds::putIfAbsent);
        return kinds;
      }
    };
  }
}
