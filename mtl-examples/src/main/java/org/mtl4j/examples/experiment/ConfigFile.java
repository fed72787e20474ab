package org.mtl4j.examples.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.row.DataException;
import org.mtl4j.io.OutputFile;

/** Reads and writes {@link Config}s as YAML. */
public final class ConfigFile {

  private static final long MOST = 1 << 20;
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private ConfigFile() {}

  /** The config in {@code file} with entries such as {@code model.type} replaced. */
  public static Config read(Path file, Map<String, String> replacements) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new DataException(file + ": no such config");
      }
      if (Files.size(file) > MOST) {
        throw new DataException(
            file + ": a config has at most " + MOST + " bytes, got " + Files.size(file));
      }
      JsonNode root = YAML.readTree(file.toFile());
      if (!(root instanceof ObjectNode)) {
        throw new DataException(file + ": not a YAML mapping");
      }
      resolve(root.path("data"), file.toAbsolutePath().getParent());
      for (Map.Entry<String, String> entry : replacements.entrySet()) {
        set((ObjectNode) root, entry.getKey(), entry.getValue());
      }
      resolve(root.path("data"), Path.of("").toAbsolutePath());
      return YAML.treeToValue(root, Config.class);
    } catch (UnrecognizedPropertyException e) {
      List<String> known = e.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList();
      String parent = path(e).replaceFirst("\\.?[^.]*$", "");
      String where = parent.isEmpty() ? "the key" : "in " + parent + ", the key";
      throw DataException.unknown(file + ": " + where, e.getPropertyName(), known);
    } catch (JsonProcessingException e) {
      String where =
          e instanceof JsonMappingException mapping ? " at \"" + path(mapping) + "\"" : "";
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String line = e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
      String message =
          cause instanceof JsonProcessingException json
              ? json.getOriginalMessage()
              : cause.getMessage();
      throw new DataException(file + line + where + ": " + message.lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read: " + e.getMessage());
    }
  }

  /** {@code config} with entries such as {@code model.type} replaced. */
  public static Config with(Config config, Map<String, ?> replacements) {
    ObjectNode root = tree(config);
    replacements.forEach((key, value) -> put(root, key, YAML.valueToTree(value)));
    try {
      return YAML.treeToValue(root, Config.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  /** All entries of {@code config}, defaults included. */
  public static ObjectNode tree(Config config) {
    return YAML.valueToTree(config);
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() != null) {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }

  private static void set(ObjectNode root, String key, String value) throws IOException {
    put(root, key, YAML.readTree(value));
  }

  private static void put(ObjectNode root, String key, JsonNode value) {
    ObjectNode node = root;
    String[] steps = key.split("\\.");
    for (int i = 0; i < steps.length - 1; i++) {
      JsonNode child = node.get(steps[i]);
      if (child != null && !child.isObject()) {
        throw new DataException("--set " + key + ": \"" + steps[i] + "\" is not a mapping");
      }
      node = child == null ? node.putObject(steps[i]) : (ObjectNode) child;
    }
    node.set(steps[steps.length - 1], value);
  }

  // relative paths of the config are relative to its folder, those of --set to the working folder
  private static void resolve(JsonNode data, Path folder) {
    if (!(data instanceof ObjectNode node)) {
      return;
    }
    for (String key : List.of("train", "validation", "test")) {
      JsonNode paths = node.get(key);
      if (paths != null && paths.isTextual()) {
        node.put(key, folder.resolve(paths.asText()).normalize().toString());
      } else if (paths != null && paths.isArray()) {
        var resolved = YAML.createArrayNode();
        paths.forEach(path -> resolved.add(folder.resolve(path.asText()).normalize().toString()));
        node.set(key, resolved);
      }
    }
  }

  public static void write(Config config, Path file) throws IOException {
    OutputFile.write(file, text(config));
  }

  /** {@code config} as YAML. */
  public static String text(Config config) throws IOException {
    return YAML.writeValueAsString(config);
  }
}
