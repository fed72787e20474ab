package org.mtl4j.examples.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.mtl4j.data.row.DataException;
import org.mtl4j.examples.experiment.Config;
import org.mtl4j.examples.experiment.ConfigFile;
import org.mtl4j.examples.experiment.EncodedRows;
import org.mtl4j.io.Disk;
import org.mtl4j.io.OutputFile;
import org.mtl4j.io.OutputFolder;
import org.mtl4j.train.FolderLock;

/**
 * Owner of a comparison's folder: {@code comparison.json} (settings and checksums of the rows),
 * {@code config.yaml}, {@code cells/<name>} with {@code cell.json} and {@code <task>.f32} (the
 * predictions of the test rows, little-endian), tables and {@code report.html}. Everything appears
 * by renaming, so that what is there is whole.
 */
final class ComparisonFolder implements AutoCloseable {

  static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final String SETTINGS = "comparison.json";

  private final Path path;
  private final FolderLock lock;

  private ComparisonFolder(Path path, FolderLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Makes or reopens a folder; one that was made with other settings or rows is refused. */
  static ComparisonFolder open(Path path, Config config, EncodedRows rows) {
    try {
      checkFresh(path);
      Files.createDirectories(path.resolve("cells"));
      ComparisonFolder folder = new ComparisonFolder(path, FolderLock.of(path, "mtl compare"));
      try {
        folder.checkSettings(config, rows);
        OutputFolder.sweep(path.resolve("cells"));
        return folder;
      } catch (IOException | RuntimeException e) {
        folder.close();
        throw e;
      }
    } catch (IOException e) {
      throw cannotWrite(path, e);
    }
  }

  private static void checkFresh(Path path) throws IOException {
    if (!Files.exists(path) || Files.exists(path.resolve(SETTINGS))) {
      return;
    }
    OutputFolder.sweep(path);
    List<String> harmless = List.of(FolderLock.FILE, "cells");
    try (Stream<Path> entries = Files.list(path)) {
      if (!entries.allMatch(entry -> harmless.contains(entry.getFileName().toString()))) {
        throw new DataException(path + ": exists and is not the folder of a comparison");
      }
    }
  }

  private void checkSettings(Config config, EncodedRows rows) throws IOException {
    ObjectNode now = JSON.createObjectNode();
    ObjectNode settings = ConfigFile.tree(config);
    now.set("config", settings);
    now.set("data", JSON.valueToTree(rows.record()));
    Path file = path.resolve(SETTINGS);
    if (!Files.exists(file)) {
      write(SETTINGS, JSON.writeValueAsString(now));
    }
    // files may move: their rows are what counts
    JsonNode then = JSON.readTree(file.toFile());
    now = JSON.readValue(JSON.writeValueAsString(now), ObjectNode.class);
    for (JsonNode node : List.of(then, now)) {
      ((ObjectNode) node.at("/config/data")).remove(List.of("train", "validation", "test"));
    }
    String difference = difference("", then, now);
    if (difference != null) {
      throw new DataException(
          path + ": was made with other settings: " + difference + "; take another --out");
    }
    write("config.yaml", ConfigFile.text(config));
  }

  // the first entry that differs, in words
  private static String difference(String key, JsonNode then, JsonNode now) {
    if (!then.isObject() || !now.isObject()) {
      return then.equals(now) ? null : key.substring(1) + " was " + then + ", is " + now;
    }
    ObjectNode all = ((ObjectNode) then).deepCopy();
    all.setAll((ObjectNode) now);
    for (Map.Entry<String, JsonNode> entry : all.properties()) {
      String name = entry.getKey();
      String found = difference(key + "." + name, then.path(name), now.path(name));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** The result of a finished cell without its predictions; empty for any other. */
  Optional<CellResult> result(Cell cell) {
    Path folder = path.resolve("cells").resolve(cell.name());
    for (String task : cell.tasks()) {
      if (!Files.exists(predictions(folder, task))) {
        return Optional.empty();
      }
    }
    try {
      return Optional.of(JSON.readValue(folder.resolve("cell.json").toFile(), CellResult.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The predictions of a finished cell for the test rows [rows] or [rows, classes]. */
  float[] predictions(Cell cell, String task) {
    Path file = predictions(path.resolve("cells").resolve(cell.name()), task);
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      float[] values = new float[bytes.remaining() / Float.BYTES];
      bytes.asFloatBuffer().get(values);
      return values;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static Path predictions(Path folder, String task) {
    return folder.resolve(task + ".f32");
  }

  /** Adds a finished cell; safe from several threads for different cells. */
  void write(Cell cell, CellResult result) {
    Path target = path.resolve("cells").resolve(cell.name());
    try {
      Disk.delete(target);
    } catch (IOException e) {
      throw cannotWrite(path, e);
    }
    try (OutputFolder folder = OutputFolder.open(target)) {
      for (String task : cell.tasks()) {
        float[] values = result.predictions().get(task);
        ByteBuffer bytes =
            ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        Files.write(predictions(folder.path(), task), bytes.array());
      }
      JSON.writeValue(folder.path().resolve("cell.json").toFile(), result);
      folder.commit();
    } catch (IOException e) {
      throw cannotWrite(path, e);
    }
  }

  /** Writes or replaces a text file of the folder. */
  void write(String name, String text) {
    OutputFile.write(path.resolve(name), text);
  }

  private static UncheckedIOException cannotWrite(Path path, IOException e) {
    return Disk.cannotWrite(path, e);
  }

  @Override
  public void close() {
    lock.close();
  }
}
