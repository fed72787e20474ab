package org.mtl4j.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.ValueKind;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.Feature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.IdRule;
import org.mtl4j.feature.ItemRule;
import org.mtl4j.feature.NumericEncoding;
import org.mtl4j.feature.Pooling;
import org.mtl4j.feature.Scaling;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;
import org.mtl4j.feature.TextRule;

/** An encoder on disk: {@code encoder.json} and vocabulary files. */
final class EncoderFiles {

  private static final int VERSION = 3;
  // the fields that came later have a value that is as before
  private static final int OLDEST_VERSION = 2;
  private static final String FILE = "encoder.json";
  private static final String ESCAPED = "escaped";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private EncoderFiles() {}

  static void save(Encoder encoder, Path folder) {
    FeatureSchema schema = encoder.schema();
    ObjectNode root = JSON.createObjectNode().put("version", VERSION);
    root.putObject("text")
        .put("trim", schema.text().trim())
        .put("canonical", schema.text().canonical())
        .put("separator", String.valueOf(schema.text().separator()))
        .set("missing", JSON.valueToTree(schema.text().missing()));
    ArrayNode tables = root.putArray("tables");
    schema.tables().forEach(table -> tables.add(table(encoder, table)));
    ArrayNode features = root.putArray("features");
    schema.features().forEach(feature -> features.add(feature(encoder, feature)));
    try {
      Files.createDirectories(folder);
      for (int i = 0; i < schema.tables().size(); i++) {
        EmbeddingTable table = schema.tables().get(i);
        String lines = VocabularyLines.text(encoder.values(table), encoder.escaped(table));
        Files.writeString(folder.resolve(Encoder.vocabularyFile(i)), lines);
      }
      JSON.writeValue(folder.resolve(FILE).toFile(), root);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the encoder to " + folder, e);
    }
  }

  private static ObjectNode table(Encoder encoder, EmbeddingTable table) {
    ObjectNode node = JSON.createObjectNode();
    node.put("name", table.name()).put("width", table.width());
    if (encoder.escaped(table)) {
      node.put(ESCAPED, true);
    }
    if (table.ids() instanceof IdRule.Fitted fitted) {
      node.put("minCount", fitted.minCount()).put("maxValues", fitted.maxValues());
      node.put("unknownBuckets", fitted.buckets());
    } else if (table.ids() instanceof IdRule.Hashed hashed) {
      node.put("buckets", hashed.buckets());
    }
    return node;
  }

  private static ObjectNode feature(Encoder encoder, Feature feature) {
    ObjectNode node = JSON.createObjectNode().put("name", feature.name());
    ColumnType type = encoder.type(feature.name());
    node.put("kind", type.kind().name()).put("list", type.list());
    if (feature instanceof SparseFeature sparse) {
      node.put("type", "sparse").put("table", sparse.table().name());
    } else if (feature instanceof SequenceFeature sequence) {
      node.put("type", "sequence").put("table", sequence.table().name());
      node.put("maxLength", sequence.maxLength()).put("pooling", sequence.pooling().name());
      node.put("keep", sequence.items().keep().name());
      sequence.items().padding().ifPresent(padding -> node.put("padding", padding));
      sequence.weights().ifPresent(column -> weights(encoder, node, column));
    } else if (feature instanceof DenseFeature dense) {
      DenseScale scale = encoder.scale(dense);
      node.put("type", "dense").put("scaling", dense.scaling().name());
      node.put("precise", scale.precise());
      node.set("fill", numbers(scale, scale.fill()));
      node.set("shift", numbers(scale, scale.shift()));
      node.set("scale", numbers(scale, scale.scale()));
      node.set("edges", JSON.valueToTree(scale.edges()));
      encoding(node.putObject("encoding"), dense.encoding());
    }
    return node;
  }

  private static void weights(Encoder encoder, ObjectNode node, String column) {
    node.put("weights", column).put("weightsKind", encoder.type(column).kind().name());
  }

  // in as few digits as tell them
  private static JsonNode numbers(DenseScale scale, double[] values) {
    ArrayNode all = JSON.createArrayNode();
    for (double value : values) {
      if (scale.precise()) {
        all.add(value);
      } else {
        all.add((float) value);
      }
    }
    return all;
  }

  private static void encoding(ObjectNode node, NumericEncoding encoding) {
    if (encoding instanceof NumericEncoding.PiecewiseLinear bins) {
      node.put("bins", bins.bins()).put("width", bins.width());
    }
  }

  private static NumericEncoding encoding(JsonNode node) {
    return node.has("bins")
        ? new NumericEncoding.PiecewiseLinear(
            node.get("bins").asInt(), required(node, "width").asInt())
        : new NumericEncoding.Plain();
  }

  /** What gives all bytes of a file by its name. */
  interface Source {
    byte[] bytes(String name) throws IOException;
  }

  static Encoder load(Path folder) {
    return load(folder, name -> Files.readAllBytes(folder.resolve(name)));
  }

  static Encoder load(Path folder, Source files) {
    Path file = folder.resolve(FILE);
    try {
      JsonNode root = JSON.readTree(files.bytes(FILE));
      int version = root.path("version").asInt();
      if (version > VERSION) {
        throw new DataException(
            (file + ": written by a newer version of MTL4J (format " + version)
                + (", this one reads up to " + VERSION + ")"));
      }
      if (version < OLDEST_VERSION) {
        throw new DataException(
            (file + ": version " + root.path("version") + ", expected ")
                + (OLDEST_VERSION + " to " + VERSION));
      }
      Map<String, EmbeddingTable> tables = new LinkedHashMap<>();
      Map<String, Vocabulary> vocabularies = new LinkedHashMap<>();
      for (JsonNode node : required(root, "tables")) {
        EmbeddingTable table = table(node);
        String name = Encoder.vocabularyFile(tables.size());
        boolean escaped = node.path(ESCAPED).asBoolean(); // absent where no value needs it
        List<String> values =
            VocabularyLines.values(folder.resolve(name), files.bytes(name), escaped);
        vocabularies.put(table.name(), Vocabulary.of(table, values));
        tables.put(table.name(), table);
      }
      List<Feature> features = new ArrayList<>();
      Map<String, DenseScale> scales = new LinkedHashMap<>();
      Map<String, ColumnType> types = new LinkedHashMap<>();
      for (JsonNode node : required(root, "features")) {
        features.add(feature(node, tables, scales));
        types(node, types);
      }
      return new Encoder(new FeatureSchema(features, text(root)), vocabularies, scales, types);
    } catch (IOException | IllegalArgumentException | NullPointerException e) {
      throw new DataException(file + ": cannot be read: " + firstLine(e));
    }
  }

  private static String firstLine(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.lines().findFirst().orElse("");
  }

  private static JsonNode required(JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null) {
      throw new IllegalArgumentException("\"" + field + "\" is missing");
    }
    return value;
  }

  private static TextRule text(JsonNode root) {
    JsonNode text = required(root, "text");
    List<String> missing = new ArrayList<>();
    required(text, "missing").forEach(marker -> missing.add(marker.asText()));
    return new TextRule(
        required(text, "trim").asBoolean(),
        text.path("canonical").asBoolean(), // not in what was written before there was one
        missing,
        required(text, "separator").asText().charAt(0));
  }

  private static EmbeddingTable table(JsonNode node) {
    IdRule rule =
        node.has("buckets")
            ? new IdRule.Hashed(node.get("buckets").asInt())
            : new IdRule.Fitted(
                required(node, "minCount").asInt(),
                node.path("maxValues").asInt(IdRule.Fitted.UNLIMITED),
                node.path("unknownBuckets").asInt());
    return new EmbeddingTable(
        required(node, "name").asText(), required(node, "width").asInt(), rule);
  }

  private static Feature feature(
      JsonNode node, Map<String, EmbeddingTable> tables, Map<String, DenseScale> scales) {
    String name = required(node, "name").asText();
    String type = required(node, "type").asText();
    if (type.equals("dense")) {
      DenseScale scale = scale(node);
      scales.put(name, scale);
      int width = scale.shift().length;
      NumericEncoding encoding = encoding(required(node, "encoding"));
      return new DenseFeature(name, width, scale.scaling(), encoding);
    }
    EmbeddingTable table = tables.get(required(node, "table").asText());
    if (type.equals("sparse")) {
      return new SparseFeature(name, table);
    }
    return new SequenceFeature(
        name,
        table,
        items(node),
        Pooling.valueOf(required(node, "pooling").asText()),
        Optional.ofNullable(node.get("weights")).map(JsonNode::asText));
  }

  // none in version 2
  private static void types(JsonNode node, Map<String, ColumnType> types) {
    if (node.has("kind")) {
      ValueKind kind = ValueKind.valueOf(node.get("kind").asText());
      boolean list = node.path("list").asBoolean();
      types.put(node.get("name").asText(), new ColumnType(kind, list));
    }
    if (node.has("weightsKind")) {
      ValueKind kind = ValueKind.valueOf(node.get("weightsKind").asText());
      types.put(required(node, "weights").asText(), new ColumnType(kind, false));
    }
  }

  // version 2 knew no other items to keep than the oldest
  private static ItemRule items(JsonNode node) {
    return new ItemRule(
        required(node, "maxLength").asInt(),
        ItemRule.Keep.valueOf(node.path("keep").asText("OLDEST")),
        Optional.ofNullable(node.get("padding")).map(JsonNode::asText));
  }

  // version 2 knew no numbers but floats
  private static DenseScale scale(JsonNode node) {
    boolean precise = node.path("precise").asBoolean();
    return new DenseScale(
        Scaling.valueOf(required(node, "scaling").asText()),
        precise,
        numbers(node, "fill", precise),
        numbers(node, "shift", precise),
        numbers(node, "scale", precise),
        edges(node));
  }

  private static double[] numbers(JsonNode node, String field, boolean precise) {
    double[] values = JSON.convertValue(required(node, field), double[].class);
    for (int i = 0; i < values.length && !precise; i++) {
      values[i] = (float) values[i];
    }
    return values;
  }

  private static List<List<Float>> edges(JsonNode node) {
    List<List<Float>> edges = new ArrayList<>();
    for (JsonNode component : required(node, "edges")) {
      edges.add(List.of(JSON.convertValue(component, Float[].class)));
    }
    return edges;
  }
}
