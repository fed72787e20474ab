package org.mtl4j.train;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.mtl4j.data.Manifest;
import org.mtl4j.data.row.DataException;
import org.mtl4j.graph.TensorBundle;
import org.mtl4j.graph.TensorBundle.Entry;
import org.mtl4j.io.Disk;
import org.mtl4j.io.OutputFolder;

/**
 * A folder of checkpoints, each a folder with {@code state.json}, {@code variables.index}, {@code
 * variables.data-00000-of-00001} and {@code manifest.json}. A checkpoint has its name only when all
 * of it is on the disk.
 *
 * @param folder exists
 */
record CheckpointFiles(Path folder) {

  private static final String NAME = "epoch-\\d{4,}-step-\\d{10,}";
  private static final String DELETED = ".deleted";
  private static final String STATE = "state.json";
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES); // of newer versions

  /** The name of a checkpoint after {@code epochs} whole epochs and {@code step} steps. */
  static String name(int epochs, long step) {
    return String.format(Locale.ROOT, "epoch-%04d-step-%010d", epochs, step);
  }

  static boolean isName(String name) {
    return name.matches(NAME);
  }

  /** The names of all checkpoints, oldest first. */
  List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(CheckpointFiles::isName)
          .sorted()
          .toList();
    }
  }

  /** Writes a checkpoint; a damaged one of the same name is replaced. */
  void write(String name, RunState state, List<Entry> variables) throws IOException {
    if (Files.exists(folder.resolve(name))) {
      delete(name);
    }
    try (OutputFolder checkpoint = OutputFolder.open(folder.resolve(name))) {
      TensorBundle.write(checkpoint.path().resolve("variables"), variables);
      JSON.writeValue(checkpoint.path().resolve(STATE).toFile(), state);
      Manifest.write(checkpoint.path(), Manifest.FILE);
      checkpoint.commit();
    }
  }

  /** Removes a checkpoint, which loses its name first. */
  void delete(String name) throws IOException {
    Path deleted = folder.resolve(name + DELETED);
    Disk.delete(deleted);
    Files.move(folder.resolve(name), deleted, StandardCopyOption.ATOMIC_MOVE);
    Disk.delete(deleted);
  }

  /** Removes what a process left behind that was cut off while it wrote or deleted. */
  void deletePartials() throws IOException {
    OutputFolder.sweep(folder);
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.toList()) {
        if (entry.getFileName().toString().matches(NAME + DELETED)) {
          Disk.delete(entry);
        }
      }
    }
  }

  /**
   * The state in a checkpoint, all files of which are verified first.
   *
   * @throws DataException when it is damaged
   */
  RunState state(String name) {
    Path checkpoint = folder.resolve(name);
    Manifest.verify(checkpoint, Manifest.FILE);
    try {
      return JSON.readValue(checkpoint.resolve(STATE).toFile(), RunState.class);
    } catch (IOException e) {
      throw new DataException(
          checkpoint.resolve(STATE) + ": damaged: " + DataException.firstLine(e));
    }
  }

  /** The values of variables in a verified checkpoint, by name. */
  Map<String, float[]> variables(String name, List<String> variables) {
    Path prefix = folder.resolve(name).resolve("variables");
    List<float[]> values = TensorBundle.read(prefix, variables);
    Map<String, float[]> named = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      named.put(variables.get(i), values.get(i));
    }
    return named;
  }

  UncheckedIOException cannotWrite(IOException e) {
    return Disk.cannotWrite(folder, e);
  }
}
