package org.mtl4j.data.row;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Files whose folders, named {@code column=value}, hold columns as well.
 *
 * @param format of the files
 * @param roots folders below which names count
 * @param added columns, which stand behind those of the files
 */
record FolderColumns(FileSource.Format format, List<Path> roots, List<String> added)
    implements FileSource.Format {

  // what Hive and Spark write for a missing value
  private static final String MISSING = "__HIVE_DEFAULT_PARTITION__";

  /** As {@code format} where the first file is in no such folder; a file's own columns go first. */
  static FileSource.Format of(FileSource.Format format, List<Path> files, String... pathsOrGlobs) {
    List<Path> roots = roots(pathsOrGlobs);
    List<String> added = new ArrayList<>(values(files.get(0), roots).keySet());
    if (added.isEmpty()) {
      return format;
    }
    added.removeAll(format.columns(files.get(0)));
    return new FolderColumns(format, roots, List.copyOf(added));
  }

  /** The names that the folders of a file hold. */
  static List<String> names(Path file, String... pathsOrGlobs) {
    return List.copyOf(values(file, roots(pathsOrGlobs)).keySet());
  }

  private static List<Path> roots(String... pathsOrGlobs) {
    return Stream.of(pathsOrGlobs).map(FileSearch::root).toList();
  }

  private static Map<String, String> values(Path file, List<Path> roots) {
    Map<String, String> values = new LinkedHashMap<>();
    Path parent = file.getParent();
    for (int i = depth(file, roots); parent != null && i < parent.getNameCount(); i++) {
      String name = parent.getName(i).toString();
      int equals = name.indexOf('=');
      if (equals > 0) {
        String value = name.substring(equals + 1);
        values.put(decoded(name.substring(0, equals)), value.equals(MISSING) ? "" : decoded(value));
      }
    }
    return values;
  }

  // names up to the root that is nearest to the file
  private static int depth(Path file, List<Path> roots) {
    int depth = 0;
    for (Path root : roots) {
      if (file.startsWith(root)) {
        depth = Math.max(depth, root.getNameCount());
      }
    }
    return depth;
  }

  // characters that no file name may hold stand as %3A
  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  @Override
  public List<String> columns(Path file) {
    List<String> own = format.columns(file);
    List<String> columns = new ArrayList<>(own);
    // a column of the file hides that of its folder
    added.forEach(name -> columns.add(own.contains(name) ? name + "=" : name));
    return columns;
  }

  @Override
  public RowReader open(Path file, List<String> columns) {
    int own = columns.size() - added.size();
    Map<String, String> values = values(file, roots);
    for (String name : added) {
      if (!values.containsKey(name)) {
        throw new DataException(
            file + ": it is in no folder \"" + name + "=...\", as the first file is");
      }
    }
    List<String> texts = added.stream().map(values::get).toList();
    RowReader reader = format.open(file, columns.subList(0, own));
    return new ForwardingReader() {
      @Override
      public boolean next() {
        return reader.next();
      }

      @Override
      public RowReader reader() {
        return reader;
      }

      @Override
      public String text(int column) {
        return column < own ? reader.text(column) : texts.get(column - own);
      }

      @Override
      public CellKind cell(int column) {
        return column < own ? reader.cell(column) : CellKind.TEXT;
      }

      @Override
      public List<String> items(int column) {
        return column < own ? reader.items(column) : List.of(text(column));
      }

      @Override
      public Map<ValueKind, String> kinds(int column) {
        return column < own ? reader.kinds(column) : Map.of();
      }

      @Override
      public int add(int column, Texts all) {
        return column < own ? reader.add(column, all) : all.add(text(column));
      }

      @Override
      public int numbers(int column, double[] numbers) {
        return column < own ? reader.numbers(column, numbers) : -1;
      }
    };
  }
}
