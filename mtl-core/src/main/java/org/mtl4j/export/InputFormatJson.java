package org.mtl4j.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.LabelType;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.InputFormat;
import org.mtl4j.data.row.Limits;

/** An {@link InputFormat} as JSON. */
final class InputFormatJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private InputFormatJson() {}

  static ObjectNode write(InputFormat format) {
    CsvFormat csv = format.csv();
    ObjectNode root = JSON.createObjectNode();
    root.set("columns", JSON.valueToTree(format.columns()));
    ObjectNode node = root.putObject("csv");
    node.put("header", csv.header()).set("columns", JSON.valueToTree(csv.columns()));
    node.put("delimiter", String.valueOf(csv.delimiter()));
    csv.comment().ifPresent(comment -> node.put("comment", String.valueOf(comment)));
    node.put("encoding", csv.encoding().name());
    node.set("limits", JSON.valueToTree(csv.limits()));
    for (LabelColumn label : format.labels()) {
      root.withArray("labels").add(label(label));
    }
    return root;
  }

  private static ObjectNode label(LabelColumn label) {
    ObjectNode node = JSON.createObjectNode();
    node.put("task", label.task()).put("column", label.column());
    if (label.type() instanceof LabelType.Binary binary) {
      node.put("type", "binary").set("positives", JSON.valueToTree(binary.positives()));
    } else if (label.type() instanceof LabelType.Classes classes) {
      node.put("type", "classes").set("names", JSON.valueToTree(classes.names()));
    } else if (label.type() instanceof LabelType.Index index) {
      node.put("type", "index").put("classes", index.classes());
    } else if (label.type() instanceof LabelType.Number) {
      node.put("type", "number");
    } else if (label.type() instanceof LabelType.Weight) {
      node.put("type", "weight");
    }
    return node;
  }

  static InputFormat read(JsonNode root) {
    JsonNode csv = required(root, "csv");
    CsvFormat format =
        new CsvFormat(
            required(csv, "header").asBoolean(),
            texts(required(csv, "columns")),
            required(csv, "delimiter").asText().charAt(0),
            Optional.ofNullable(csv.get("comment")).map(text -> text.asText().charAt(0)),
            JSON.convertValue(required(csv, "limits"), Limits.class),
            Charset.forName(required(csv, "encoding").asText()));
    List<LabelColumn> labels = new ArrayList<>();
    for (JsonNode label : root.path("labels")) {
      labels.add(
          new LabelColumn(
              required(label, "task").asText(), required(label, "column").asText(), type(label)));
    }
    return new InputFormat(format, texts(required(root, "columns")), labels);
  }

  private static LabelType type(JsonNode label) {
    String type = required(label, "type").asText();
    return switch (type) {
      case "binary" -> new LabelType.Binary(texts(required(label, "positives")));
      case "classes" -> new LabelType.Classes(texts(required(label, "names")));
      case "index" -> new LabelType.Index(required(label, "classes").asInt());
      case "number" -> new LabelType.Number();
      case "weight" -> new LabelType.Weight();
      default -> throw new IllegalArgumentException("unknown type of label \"" + type + "\"");
    };
  }

  private static JsonNode required(JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null) {
      throw new IllegalArgumentException("\"" + field + "\" is missing");
    }
    return value;
  }

  static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
