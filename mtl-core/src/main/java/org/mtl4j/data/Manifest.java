package org.mtl4j.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.mtl4j.data.row.DataException;

/**
 * Size and SHA-256 of every file of a folder by its path, kept in a file of it, so that damage
 * shows before anything is read. It does not protect from those who can write the manifest as well.
 *
 * @param files by path inside the folder, with slashes
 */
public record Manifest(Map<String, Entry> files) {

  /** The file's name. */
  public static final String FILE = "manifest.json";

  /** Where SavedModels keep files that are not TensorFlow's; of these none is listed. */
  public static final String EXTRA = "assets.extra";

  /** What a file is. */
  public record Entry(long size, String sha256) {}

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Writes the manifest of all files of {@code folder} to {@code file} inside it. */
  public static void write(Path folder, String file) throws IOException {
    Map<String, Entry> files = new TreeMap<>();
    for (String name : list(folder, file)) {
      Path path = folder.resolve(name);
      files.put(name, new Entry(Files.size(path), sha256(path)));
    }
    Path target = folder.resolve(file);
    Files.createDirectories(target.getParent());
    JSON.writeValue(target.toFile(), new Manifest(files));
  }

  /**
   * Checks every file of {@code folder} against the manifest in {@code file} inside it.
   *
   * @throws DataException naming the file that is missing, damaged or not listed
   */
  public static void verify(Path folder, String file) {
    try {
      Manifest manifest = read(folder, file);
      for (String name : manifest.files().keySet()) {
        check(folder, name, manifest.files().get(name));
      }
      for (String name : list(folder, file)) {
        if (!manifest.files().containsKey(name)) {
          throw new DataException(folder + ": " + name + " is not in its " + FILE);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder + ": " + e.getMessage(), e);
    }
  }

  private static Manifest read(Path folder, String file) {
    Path path = folder.resolve(file);
    try {
      Manifest manifest = JSON.readValue(path.toFile(), Manifest.class);
      if (manifest == null || manifest.files() == null || manifest.files().containsValue(null)) {
        throw new DataException(path + ": damaged, it lists no files");
      }
      return manifest;
    } catch (IOException e) {
      String why = Files.exists(path) ? "damaged: " + DataException.firstLine(e) : "missing";
      throw new DataException(path + ": " + why);
    }
  }

  private static void check(Path folder, String name, Entry expected) throws IOException {
    Path path = inside(folder, name);
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new DataException(folder + ": " + name + " is missing");
    }
    long size = Files.size(path);
    if (size != expected.size()) {
      throw new DataException(
          folder
              + (": " + name + " is damaged: got " + size + " bytes, ")
              + ("its " + FILE + " says " + expected.size()));
    }
    String sha256 = sha256(path);
    if (!sha256.equals(expected.sha256())) {
      throw new DataException(
          folder
              + (": " + name + " is damaged: got SHA-256 " + sha256)
              + (", its " + FILE + " says " + expected.sha256()));
    }
  }

  // no file of a folder lies outside of it
  private static Path inside(Path folder, String name) {
    Path path = Path.of(name.replace('\0', '?'));
    Path resolved = folder.resolve(path).normalize();
    boolean plain = !path.isAbsolute() && path.equals(path.normalize());
    if (!plain || !resolved.startsWith(folder.normalize()) || name.isEmpty()) {
      throw new DataException(folder + ": \"" + name + "\" in its " + FILE + " leads out of it");
    }
    return resolved;
  }

  private static Set<String> list(Path folder, String file) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.filter(p -> !Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS)).toList()) {
        String name = folder.relativize(path).toString().replace('\\', '/');
        if (!name.equals(file) && !name.startsWith(EXTRA + "/")) {
          names.add(name);
        }
      }
    }
    return names;
  }

  private static String sha256(Path file) throws IOException {
    return com.google.common.io.Files.asByteSource(file.toFile()).hash(Hashing.sha256()).toString();
  }
}
