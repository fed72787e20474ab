package org.mtl4j.data.row;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Finds files by path or glob and opens them, packed or not. */
public final class DataFiles {

  private static final int BUFFER = 1 << 16;

  private DataFiles() {}

  /**
   * The files of paths or globs such as {@code data/part-*.csv.gz}, those of one sorted. A folder
   * stands for all files in it and its folders. Names that start with a dot or underscore are left
   * out unless they are given, or by a pattern whose part starts so. Links are followed.
   */
  public static List<Path> find(String... pathsOrGlobs) {
    if (pathsOrGlobs == null) {
      throw new DataException("no files are given: the paths are null");
    }
    List<Path> files = new ArrayList<>();
    for (String path : pathsOrGlobs) {
      if (path == null) {
        throw new DataException("a path of files is null");
      }
      files.addAll(FileSearch.of(path));
    }
    if (files.isEmpty()) {
      throw new DataException("no files are given");
    }
    return List.copyOf(files);
  }

  /** The name of a file without an ending that says how it is packed. */
  public static String plainName(Path file) {
    return Packing.plain(file.getFileName().toString());
  }

  /** What an error of {@link #open}'s stream says. */
  public static String message(IOException error) {
    return error instanceof EOFException && error.getMessage() == null
        ? "the file is cut off"
        : error.getMessage();
  }

  /**
   * The unpacked bytes of a file, whatever its name: plain, gzip, zstd, bzip2, xz or a zip archive
   * of one file; the caller closes the stream, which supports marks.
   */
  public static InputStream open(Path file) throws IOException {
    InputStream packed = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    try {
      return Packing.unpack(packed, file);
    } catch (IOException | RuntimeException e) {
      packed.close();
      throw e;
    }
  }

  /** Packs what is written to {@code stream} as the ending of {@code file} says. */
  public static OutputStream packed(OutputStream stream, Path file) throws IOException {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".gz")) {
      return new BufferedOutputStream(new GZIPOutputStream(stream, BUFFER), BUFFER);
    }
    return name.endsWith(".zst")
        ? new BufferedOutputStream(new ZstdOutputStream(stream), BUFFER)
        : stream;
  }
}
