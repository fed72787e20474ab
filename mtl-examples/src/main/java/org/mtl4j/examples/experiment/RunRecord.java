package org.mtl4j.examples.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.FileMark;
import org.mtl4j.io.OutputFile;
import org.tensorflow.TensorFlow;

/**
 * {@code run.json}, the mark of a run folder: what was trained on, by what. Written first, so that
 * the folder is known as a run's own, and compared before a run goes on.
 *
 * @param folder of the run
 */
record RunRecord(Path folder) {

  static final String FILE = "run.json";

  private static final int VERSION = 1;
  private static final String EPOCHS = "/training/stopping/epochs";
  private static final String FILES = "/training/files";
  private static final String LABELS = "/training/labels";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  // decide neither rows nor weights, or are compared by what the files hold
  private static final List<String> FREE =
      List.of(
          "/data/train",
          "/data/validation",
          "/data/test",
          FILES, // of run.json, compared by itself
          "/training/threads",
          "/training/checkpoints",
          EPOCHS);

  /** Whether the folder is a run's, also one of before there were marks. */
  boolean exists(Path config) {
    return Files.exists(folder.resolve(FILE))
        || Files.exists(config)
            && (Files.exists(folder.resolve("metrics.jsonl"))
                || Files.exists(folder.resolve("checkpoints")));
  }

  void write(long seed, EncodedRows rows) throws IOException {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("version", VERSION);
    record.put("seed", seed);
    record.put("tensorflow", TensorFlow.version());
    record.put("java", Runtime.version().toString());
    record.put("data", rows.record());
    OutputFile.write(folder.resolve(FILE), JSON.writeValueAsString(record));
  }

  /**
   * Checks that a run may go on with {@code config}.
   *
   * @param stored the run's own {@code config.yaml}
   * @throws DataException naming the first setting that differs
   */
  void check(Path stored, Config config) {
    if (!Files.exists(stored)) {
      return; // cut off before it was written
    }
    try {
      YAMLMapper yaml = new YAMLMapper();
      // with the defaults of settings that came since
      Config before = ConfigFile.read(stored, Map.of());
      Map<String, String> then = flat(yaml.readTree(ConfigFile.text(before)));
      Map<String, String> now = flat(yaml.readTree(ConfigFile.text(config)));
      same(then, now);
      epochs(then.get(EPOCHS), now);
    } catch (IOException e) {
      throw new DataException(stored + ": cannot be read: " + DataException.firstLine(e));
    }
  }

  // a run goes on for more epochs, but not where their number decides each step's learning rate
  private void epochs(String then, Map<String, String> now) {
    boolean fixed = !"none".equalsIgnoreCase(now.getOrDefault("/training/schedule/decay", "none"));
    int before = Integer.parseInt(then);
    int after = Integer.parseInt(now.get(EPOCHS));
    if (after < before || fixed && after != before) {
      throw new DataException(
          (folder + ": cannot go on, it is of another training: training.stopping.epochs was ")
              + (before + ", is " + after)
              + (fixed ? "; training.schedule.decay depends on it" : ", expected as many or more"));
    }
  }

  /**
   * Checks that a run may go on with {@code rows}.
   *
   * @throws DataException naming the part of the rows that differs
   */
  void check(EncodedRows rows) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return;
    }
    try {
      JsonNode stored = JSON.readTree(file.toFile());
      if (stored.path("version").asInt() > VERSION) {
        throw new DataException(file + ": written by a newer version of MTL4J");
      }
      JsonNode now = JSON.readTree(JSON.writeValueAsString(rows.record()));
      JsonNode then = stored.path("data");
      files(then.at(FILES), now.at(FILES));
      Map<String, String> is = flat(now);
      if (then.at(LABELS).isMissingNode()) { // older records have none
        is.remove(LABELS);
      }
      same(flat(then), is);
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read: " + DataException.firstLine(e));
    }
  }

  // by what they hold: they may have been moved and copied
  private void files(JsonNode then, JsonNode now) {
    if (then.size() != now.size()) {
      throw changed("there were " + then.size() + " files, are " + now.size());
    }
    for (int i = 0; i < now.size(); i++) {
      FileMark is = mark(now.get(i));
      // older records have the path alone
      FileMark was = then.get(i).isObject() ? mark(then.get(i)) : is;
      if (!was.same(is)) {
        throw changed(now.get(i).get("path").asText() + " was " + was + ", is " + is);
      }
    }
  }

  private static FileMark mark(JsonNode file) {
    return new FileMark(
        file.path("size").asLong(),
        Instant.parse(file.path("modified").asText()),
        file.path("crc32c").asText());
  }

  private DataException changed(String what) {
    return new DataException(
        folder + ": cannot go on, the files it was trained on have changed: " + what);
  }

  private void same(Map<String, String> then, Map<String, String> now) {
    Set<String> keys = new TreeSet<>(then.keySet());
    keys.addAll(now.keySet());
    for (String key : keys) {
      boolean free = FREE.stream().anyMatch(f -> key.equals(f) || key.startsWith(f + "/"));
      if (!free && !String.valueOf(then.get(key)).equals(String.valueOf(now.get(key)))) {
        throw new DataException(
            (folder + ": cannot go on, it is of another training: ")
                + (key.substring(1).replace('/', '.') + " was " + then.get(key))
                + (", is " + now.get(key)));
      }
    }
  }

  private static Map<String, String> flat(JsonNode node) {
    Map<String, String> values = new LinkedHashMap<>();
    flat("", node, values);
    return values;
  }

  private static void flat(String path, JsonNode node, Map<String, String> values) {
    if (node.isContainerNode()) {
      node.properties().forEach(e -> flat(path + "/" + e.getKey(), e.getValue(), values));
      for (int i = 0; node.isArray() && i < node.size(); i++) {
        flat(path + "/" + i, node.get(i), values);
      }
    } else if (!node.isNull() && !node.isMissingNode()) {
      values.put(path, node.asText());
    }
  }
}
