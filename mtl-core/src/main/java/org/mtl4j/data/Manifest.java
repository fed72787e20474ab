package org.mtl4j.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.mtl4j.data.row.DataException;
import org.mtl4j.io.OutputFile;

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
    Manifest manifest = new Manifest(files);
    OutputFile.write(target, out -> out.write(JSON.writeValueAsBytes(manifest)));
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

  /**
   * Reads the manifest in {@code file} inside {@code folder}.
   *
   * @throws DataException when it is missing or damaged
   */
  public static Manifest read(Path folder, String file) {
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

  /**
   * All bytes of a listed file, read once and checked.
   *
   * @throws DataException when the file is missing, damaged or not listed
   */
  public byte[] bytes(Path folder, String name) {
    try {
      byte[] bytes = Files.readAllBytes(inside(folder, name));
      checkSize(folder, name, bytes.length, listed(folder, name));
      checkHash(folder, name, Hashing.sha256().hashBytes(bytes), listed(folder, name));
      return bytes;
    } catch (IOException e) {
      throw missing(folder, name, e);
    }
  }

  /**
   * A listed file that is open and was checked: what is read of it is of the file that was checked,
   * whatever takes its path. The caller closes it.
   *
   * @throws DataException when the file is missing, damaged or not listed
   */
  public FileChannel open(Path folder, String name) {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(inside(folder, name), StandardOpenOption.READ);
      checkSize(folder, name, channel.size(), listed(folder, name));
      checkHash(folder, name, hash(channel), listed(folder, name));
      return channel;
    } catch (IOException e) {
      closeQuietly(channel);
      throw missing(folder, name, e);
    } catch (RuntimeException e) {
      closeQuietly(channel);
      throw e;
    }
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Entry listed(Path folder, String name) {
    Entry entry = files.get(name);
    if (entry == null) {
      throw new DataException(folder + ": " + name + " is not in its " + FILE);
    }
    return entry;
  }

  private static DataException missing(Path folder, String name, IOException e) {
    String why = e instanceof NoSuchFileException ? " is missing" : " cannot be read: " + e;
    return new DataException(folder + ": " + name + why);
  }

  private static HashCode hash(FileChannel channel) throws IOException {
    Hasher hasher = Hashing.sha256().newHasher();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    while (channel.read(buffer) >= 0) {
      hasher.putBytes(buffer.flip());
      buffer.clear();
    }
    return hasher.hash();
  }

  private static void check(Path folder, String name, Entry expected) throws IOException {
    Path path = inside(folder, name);
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new DataException(folder + ": " + name + " is missing");
    }
    checkSize(folder, name, Files.size(path), expected);
    checkHash(folder, name, HashCode.fromString(sha256(path)), expected);
  }

  private static void checkSize(Path folder, String name, long size, Entry expected) {
    if (size != expected.size()) {
      throw new DataException(
          folder
              + (": " + name + " is damaged: got " + size + " bytes, ")
              + ("its " + FILE + " says " + expected.size()));
    }
  }

  private static void checkHash(Path folder, String name, HashCode sha256, Entry expected) {
    if (!sha256.toString().equals(expected.sha256())) {
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
