package org.mtl4j.examples.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.mtl4j.data.row.DataException;
import org.mtl4j.io.OutputFile;

/** Reads and writes {@link Config}s as YAML. */
public final class ConfigFile {

  private static final String DATA = "data.";
  private static final long MOST = 1 << 20;
  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory()).registerModule(ScalarText.module());

  private ConfigFile() {}

  /** The config in {@code file} with entries such as {@code model.type} replaced. */
  public static Config read(Path file, Map<String, String> replacements) {
    return read(file, replacements, false);
  }

  /**
   * The same where all of it can be built that needs no rows; else an error that names the place.
   */
  public static Config readToTrain(Path file, Map<String, String> replacements) {
    return read(file, replacements, true);
  }

  private static Config read(Path file, Map<String, String> replacements, boolean build) {
    YamlTree tree = tree(file);
    if (!(tree.root() instanceof ObjectNode root)) {
      throw new DataException(file + ": not a YAML mapping");
    }
    resolve(root.path("data"), file.toAbsolutePath().getParent(), tree::place);
    for (Map.Entry<String, String> entry : replacements.entrySet()) {
      put(root, entry.getKey(), value(entry.getKey(), entry.getValue()));
    }
    UnaryOperator<String> place =
        path -> replaced(path, replacements) ? "--set " + path : tree.place(path);
    resolve(root.path("data"), Path.of("").toAbsolutePath(), place);
    Config config = bound(root, Config.class, place);
    if (build) {
      new SettingPlace(place).check(new Experiment(config));
    }
    return config;
  }

  private static YamlTree tree(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new DataException(file + ": no such config");
      }
      if (Files.size(file) > MOST) {
        throw new DataException(
            file + ": a config has at most " + MOST + " bytes, got " + Files.size(file));
      }
      return new YamlTree(file.toString(), text(file));
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read: " + e.getMessage());
    }
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new DataException(file + ": expected UTF-8");
    }
  }

  private static boolean replaced(String path, Map<String, String> replacements) {
    return replacements.keySet().stream()
        .anyMatch(
            key -> path.equals(key) || path.startsWith(key + ".") || path.startsWith(key + "["));
  }

  // place: where the entry of a path stands, for messages
  private static <T> T bound(ObjectNode root, Class<T> type, UnaryOperator<String> place) {
    try {
      T settings = YAML.treeToValue(root, type);
      if (settings instanceof Config config) {
        ModelTypes.check(config.model(), place);
        Balancers.check(config.training().balancing(), place);
      }
      SettingRules.check(root, place);
      return settings;
    } catch (UnrecognizedPropertyException e) {
      List<String> known = e.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList();
      String path = path(e);
      String parent = path.replaceFirst("\\.?[^.]*$", "");
      String where = parent.isEmpty() ? "the key" : "in " + parent + ", the key";
      throw DataException.unknown(place.apply(path) + ": " + where, e.getPropertyName(), known);
    } catch (JsonMappingException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String message =
          cause instanceof MismatchedInputException mismatch
              ? mismatch(mismatch)
              : DataException.firstLine(cause);
      String path = path(e);
      throw new DataException(place.apply(path) + " at \"" + path + "\": " + message);
    } catch (JsonProcessingException e) {
      throw new DataException(place.apply("") + ": " + e.getOriginalMessage());
    }
  }

  /** In words, what was expected. */
  static String mismatch(MismatchedInputException e) {
    String message = DataException.firstLine(e.getOriginalMessage());
    if (message.startsWith("got ")) {
      return message;
    }
    Class<?> type = e.getTargetType();
    boolean list = type != null && (Iterable.class.isAssignableFrom(type) || type.isArray());
    boolean text = type == String.class;
    return "expected " + (list ? "a list" : text ? "a text" : "a mapping");
  }

  /** {@code config} with entries such as {@code model.type} replaced. */
  public static Config with(Config config, Map<String, ?> replacements) {
    ObjectNode root = tree(config);
    replacements.forEach((key, value) -> put(root, key, YAML.valueToTree(value)));
    return bound(root, Config.class, path -> "config");
  }

  /** Settings of another type with entries replaced as {@code --set} says. */
  static <T> T with(T settings, Class<T> type, Map<String, String> replacements) {
    ObjectNode root = YAML.valueToTree(settings);
    replacements.forEach((key, value) -> put(root, key, value(key, value)));
    return bound(root, type, path -> "--set " + path);
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
      } else {
        path.append('[').append(step.getIndex()).append(']');
      }
    }
    return path.toString();
  }

  // lists, mappings and what is quoted are YAML; all else is text as it is written
  private static JsonNode value(String key, String value) {
    String text = value.strip();
    if (text.startsWith("[") || text.startsWith("{") || text.matches("\"(?s:.*)\"|'(?s:.*)'")) {
      if (text.matches("\\[[^\\[\\]{}\"']*\\]")) { // texts alone, which YAML may read differently
        ArrayNode items = YAML.createArrayNode();
        String inner = text.substring(1, text.length() - 1);
        if (!inner.isBlank()) {
          Stream.of(inner.split(",", -1)).map(String::strip).forEach(items::add);
        }
        return items;
      }
      return new YamlTree("--set " + key, text).root();
    }
    boolean none = List.of("", "~", "null").contains(text);
    return none ? YAML.nullNode() : YAML.getNodeFactory().textNode(value);
  }

  private static void put(ObjectNode root, String key, JsonNode value) {
    ObjectNode node = root;
    String[] steps = key.split("\\.", -1);
    if (Stream.of(steps).anyMatch(String::isBlank)) {
      throw new DataException("--set " + key + ": expected a key such as model.type");
    }
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
  private static void resolve(JsonNode data, Path folder, UnaryOperator<String> place) {
    if (!(data instanceof ObjectNode node)) {
      return;
    }
    for (String key : List.of("train", "validation", "test")) {
      JsonNode paths = node.get(key);
      if (paths != null && paths.isArray()) {
        ArrayNode resolved = YAML.createArrayNode();
        paths.forEach(path -> resolved.add(resolved(path, folder, place.apply(DATA + key))));
        node.set(key, resolved);
      } else if (paths != null) {
        node.set(key, resolved(paths, folder, place.apply(DATA + key)));
      }
    }
  }

  // what is no text is refused when it is bound
  private static JsonNode resolved(JsonNode path, Path folder, String place) {
    if (!path.isTextual()) {
      return path;
    }
    if (path.asText().isBlank()) {
      throw new DataException(place + ": got an empty path, expected one of a file");
    }
    try {
      Path file = folder.resolve(path.asText()).normalize();
      return YAML.getNodeFactory().textNode(file.toString());
    } catch (InvalidPathException e) {
      throw new DataException(place + ": no path: " + e.getMessage());
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
