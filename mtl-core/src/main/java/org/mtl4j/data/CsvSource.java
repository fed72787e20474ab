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
  private final List<String> columns;

  private CsvSource(List<Path> files, CsvFormat format) {
    this.files = List.copyOf(files);
    this.format = format;
    try (CsvFile first = new CsvFile(files.get(0), format)) {
      this.columns = first.columns();
    }
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
    return new CsvSource(files, format);
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
  public RowReader open() {
    Iterator<Path> rest = files.iterator();
    return new RowReader() {
      private CsvFile current = new CsvFile(rest.next(), format);

      @Override
      public boolean next() {
        while (!current.next()) {
          if (!rest.hasNext()) {
            return false;
          }
          current.close();
          current = new CsvFile(rest.next(), format);
          if (!current.columns().equals(columns)) {
            throw new DataException(
                current.file()
                    + ": its columns "
                    + current.columns()
                    + " differ from those of "
                    + files.get(0)
                    + ", "
                    + columns);
          }
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
