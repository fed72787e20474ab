package org.mtl4j.data.row;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Finds files by path or glob and opens them by their ending: plain, {@code .gz}, {@code .zst}. */
public final class DataFiles {

  private static final int BUFFER = 1 << 16;

  private DataFiles() {}

  /** The files of paths or globs such as {@code data/part-*.csv.gz}; those of a glob sorted. */
  public static List<Path> find(String... pathsOrGlobs) {
    List<Path> files = new ArrayList<>();
    for (String path : pathsOrGlobs) {
      files.addAll(find(path));
    }
    if (files.isEmpty()) {
      throw new DataException("no files are given");
    }
    return List.copyOf(files);
  }

  private static List<Path> find(String text) {
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

  /** The name of a file without an ending that says how it is packed. */
  public static String plainName(Path file) {
    return file.getFileName().toString().replaceFirst("\\.(gz|zst)$", "");
  }

  /** What an error of {@link #open}'s stream says. */
  public static String message(IOException error) {
    return error instanceof EOFException && error.getMessage() == null
        ? "the file is cut off"
        : error.getMessage();
  }

  /** The unpacked bytes of a file; the caller closes the stream, which supports marks. */
  public static InputStream open(Path file) throws IOException {
    InputStream packed = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    try {
      String name = file.toString();
      if (name.endsWith(".gz")) {
        return new BufferedInputStream(new GZIPInputStream(packed, BUFFER), BUFFER);
      }
      return name.endsWith(".zst")
          ? new BufferedInputStream(new ZstdInputStream(packed), BUFFER)
          : packed;
    } catch (IOException | RuntimeException e) {
      packed.close();
      throw e;
    }
  }

  /** Packs what is written to {@code stream} as the ending of {@code file} says. */
  public static OutputStream packed(OutputStream stream, Path file) throws IOException {
    String name = file.toString();
    if (name.endsWith(".gz")) {
      return new BufferedOutputStream(new GZIPOutputStream(stream, BUFFER), BUFFER);
    }
    return name.endsWith(".zst")
        ? new BufferedOutputStream(new ZstdOutputStream(stream), BUFFER)
        : stream;
  }
}
