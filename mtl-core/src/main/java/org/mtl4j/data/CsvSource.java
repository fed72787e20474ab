package org.mtl4j.data;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Rows of CSV files, {@code .gz} or plain, read one file after the other. */
public final class CsvSource implements RowSource {

  private final List<Path> files;
  private final CsvFormat format;
  private final Path first;
  private final List<String> columns;

  // the columns of all files are those of the first
  private CsvSource(List<Path> files, CsvFormat format, Path first, List<String> columns) {
    this.files = List.copyOf(files);
    this.format = format;
    this.first = first;
    this.columns = columns;
  }

  /** The given files, each a path or a glob such as {@code data/part-*.csv.gz}. */
  public static CsvSource of(CsvFormat format, String... pathsOrGlobs) {
    List<Path> files = new ArrayList<>();
    for (String path : pathsOrGlobs) {
      files.addAll(expand(path));
    }
    if (files.isEmpty()) {
      throw new DataException("no CSV files are given");
    }
    try (CsvFile first = new CsvFile(files.get(0), format)) {
      return new CsvSource(files, format, files.get(0), first.columns());
    }
  }

  private static List<Path> expand(String text) {
    int glob = indexOfGlob(text);
    if (glob == text.length() || Files.exists(Path.of(text))) {
      Path path = Path.of(text);
      if (!Files.isRegularFile(path)) {
        throw new DataException(text + ": no such file");
      }
      return List.of(path);
    }
    int slash = text.lastIndexOf('/', glob);
    Path folder = Path.of(slash < 0 ? "." : slash == 0 ? "/" : text.substring(0, slash));
    PathMatcher matcher =
        FileSystems.getDefault().getPathMatcher("glob:" + text.substring(slash + 1));
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> found =
          all.filter(Files::isRegularFile)
              .filter(path -> matcher.matches(folder.relativize(path)))
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw new DataException(text + ": no file matches");
      }
      return found;
    } catch (IOException e) {
      throw new DataException(text + ": cannot list " + folder + ": " + e.getMessage());
    }
  }

  private static int indexOfGlob(String text) {
    int index = 0;
    while (index < text.length() && "*?[{".indexOf(text.charAt(index)) < 0) {
      index++;
    }
    return index;
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
        .<RowSource>map(file -> new CsvSource(List.of(file), format, first, columns))
        .toList();
  }

  private CsvFile open(Path path) {
    CsvFile file = new CsvFile(path, format);
    if (!file.columns().equals(columns)) {
      file.close();
      throw new DataException(
          (path + ": its columns " + file.columns() + " differ from those of " + first)
              + (", " + columns));
    }
    return file;
  }

  @Override
  public RowReader open() {
    Iterator<Path> rest = files.iterator();
    CsvFile start = open(rest.next());
    return new RowReader() {
      private CsvFile current = start;

      @Override
      public boolean next() {
        while (!current.next()) {
          if (!rest.hasNext()) {
            return false;
          }
          current.close();
          current = open(rest.next());
        }
        return true;
      }

      @Override
      public String text(int column) {
        return current.text(column);
      }

      @Override
      public int add(int column, Texts texts) {
        return current.add(column, texts);
      }

      @Override
      public int find(int column, Texts texts) {
        return current.find(column, texts);
      }

      @Override
      public float number(int column) {
        return current.number(column);
      }

      @Override
      public String file() {
        return current.file();
      }

      @Override
      public long line() {
        return current.line();
      }

      @Override
      public void close() {
        current.close();
      }
    };
  }
}
