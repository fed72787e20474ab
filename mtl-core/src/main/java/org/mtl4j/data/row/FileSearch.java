package org.mtl4j.data.row;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;

/**
 * The files that one path or pattern stands for. A pattern is matched folder by folder, so that it
 * goes no deeper than it says and enters no folder it need not; links are followed.
 */
final class FileSearch {

  private static final String ANY_DEPTH = "**";

  private final String text;
  private final Set<Path> files = new TreeSet<>();
  // folders whose files are taken or looked through, by their real path: links may form a circle
  private final Set<Path> entered = new HashSet<>();
  private int hidden;
  private int folders;

  private FileSearch(String text) {
    this.text = text;
  }

  /** Sorted, at least one. */
  static List<Path> of(String text) {
    FileSearch search = new FileSearch(text);
    try {
      search.run();
    } catch (AccessDeniedException e) {
      throw new DataException(text + ": cannot read " + e.getFile() + ": permission denied");
    } catch (IOException e) {
      throw new DataException(text + ": cannot be searched for: " + e.getMessage());
    }
    if (search.files.isEmpty()) {
      throw new DataException(text + search.none());
    }
    return List.copyOf(search.files);
  }

  private String none() {
    String left =
        hidden == 0
            ? ""
            : ("; " + hidden + " that start with . or _ are left out")
                + ", a pattern finds them whose part starts so";
    if (folders > 0) {
      return ": no file matches, but " + folders + " folders; /* behind it means their files";
    }
    return (Pattern.is(text) ? ": no file matches" : ": the folder holds no data file") + left;
  }

  private void run() throws IOException {
    Path whole = path(text);
    if (exists(whole)) {
      take(whole);
    } else if (!Pattern.is(text)) {
      throw new DataException(text + ": no such file");
    } else {
      Path root = root(text);
      String rest = text.substring(rest(text));
      if (rest.isEmpty() || attributes(root) == null) {
        throw new DataException(text + ": no such folder: " + root);
      }
      for (String alternative : Pattern.alternatives(rest)) {
        entered.clear();
        match(root, List.of(alternative.split("/+")), 0);
      }
    }
  }

  /** The folder that is read, or that up to which the text holds no pattern. */
  static Path root(String text) {
    if (Files.isDirectory(path(text))) {
      return path(text);
    }
    int rest = rest(text);
    return rest == 0 ? path("") : path(text.substring(0, rest));
  }

  // where the pattern starts: behind the parts that exist as they are written
  private static int rest(String text) {
    int rest = 0;
    for (int slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', slash + 1)) {
      String part = text.substring(0, slash + 1);
      if (Pattern.is(part.substring(rest)) && !Files.isDirectory(path(part))) {
        break;
      }
      rest = slash + 1;
    }
    return rest;
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new DataException(
          ("\"" + text.replace('\0', '?') + "\" is no path here: " + e.getReason())
              + "; names of other than plain letters need a locale with UTF-8 (LC_ALL=C.UTF-8)");
    }
  }

  private static boolean exists(Path path) throws IOException {
    return attributes(path) != null;
  }

  // null where there is nothing; an error where that cannot be known
  private static BasicFileAttributes attributes(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class);
    } catch (AccessDeniedException e) {
      throw e;
    } catch (IOException e) {
      return null;
    }
  }

  // a file, or the data files of a folder
  private void take(Path path) throws IOException {
    BasicFileAttributes attributes = attributes(path);
    if (attributes == null) {
      throw new NoSuchFileException(path + " leads nowhere");
    }
    if (attributes.isDirectory()) {
      takeFolder(path);
    } else if (attributes.isRegularFile()) {
      files.add(path);
    } else {
      throw new DataException(path + ": not a regular file, which data is read from repeatedly");
    }
  }

  private void takeFolder(Path folder) throws IOException {
    checkPlain(folder);
    if (entered.add(folder.toRealPath())) {
      for (Path child : children(folder)) {
        if (isHidden(child)) {
          hidden++;
        } else {
          take(child);
        }
      }
    }
  }

  // what such a table holds is not what its files hold: some of them are out of date
  private static void checkPlain(Path folder) {
    for (String log : List.of("_delta_log", ".hoodie")) {
      if (Files.isDirectory(folder.resolve(log))) {
        throw new DataException(
            (folder + ": a table with a log of changes (" + log + "), of which files may be")
                + " out of date; write its rows to plain files, or name the files by a pattern");
      }
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path child : all) {
        children.add(folder.toString().isEmpty() ? child.getFileName() : child);
      }
    } catch (NotDirectoryException e) {
      return List.of();
    }
    children.sort(null);
    return children;
  }

  // as Spark does: _SUCCESS, _metadata, ._a.crc; not a partition by a column that starts so
  private static boolean isHidden(Path path) {
    String name = path.getFileName().toString();
    return name.startsWith(".") || name.startsWith("_") && name.indexOf('=') < 0;
  }

  // what the parts from an index on find in a folder
  private void match(Path folder, List<String> parts, int index) throws IOException {
    String part = parts.get(index);
    boolean last = index == parts.size() - 1;
    if (part.equals(ANY_DEPTH) && !last) {
      matchDeeper(folder, parts, index);
      return;
    }
    Path literal = folder.resolve(path(part));
    if (!Pattern.is(part) || exists(literal)) {
      found(literal, parts, index);
      return;
    }
    PathMatcher matcher = matcher(part);
    for (Path child : children(folder)) {
      if (matcher.matches(child.getFileName())) {
        if (isHidden(child) && part.charAt(0) != child.getFileName().toString().charAt(0)) {
          hidden++;
        } else {
          found(child, parts, index);
        }
      }
    }
  }

  private void found(Path path, List<String> parts, int index) throws IOException {
    BasicFileAttributes attributes = attributes(path);
    if (attributes == null) {
      return;
    }
    if (index < parts.size() - 1) {
      if (attributes.isDirectory()) {
        match(path, parts, index + 1);
      }
    } else if (attributes.isRegularFile()) {
      files.add(path);
    } else if (attributes.isDirectory()) {
      folders++;
    }
  }

  private void matchDeeper(Path folder, List<String> parts, int index) throws IOException {
    if (entered.add(folder.toRealPath())) {
      match(folder, parts, index + 1);
      for (Path child : children(folder)) {
        if (!isHidden(child) && Files.isDirectory(child)) {
          matchDeeper(child, parts, index);
        }
      }
    }
  }

  private PathMatcher matcher(String part) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + part);
    } catch (PatternSyntaxException e) {
      throw new DataException(
          text + ": no such file, and as a pattern it is wrong: " + e.getDescription());
    }
  }
}
