package org.mtl4j.examples.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.row.DataException;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * YAML as a tree in which every scalar is the text that was written, so that {@code yes}, {@code
 * 01} and {@code 1e3} stay what they are where a setting is text; only {@code null}, {@code ~} and
 * nothing at all are null. What is to be a number or a truth value is read from its text when it is
 * bound.
 */
final class YamlTree {

  private static final int DEEPEST = 50;
  private static final String TOO_DEEP = "entries inside each other, expected at most " + DEEPEST;
  private static final int MOST = 100_000; // entries, those of anchors each time they are used
  private static final List<String> NULLS = List.of("", "~", "null", "Null", "NULL");

  private final String source;
  private final Map<String, String> places = new HashMap<>();
  private final JsonNode root;
  private int entries;

  /**
   * Reads {@code text}.
   *
   * @param source where it is from, for messages
   * @throws DataException naming line and column of what is no YAML, a key that is there twice, a
   *     null in a list or a second document
   */
  YamlTree(String source, String text) {
    this.source = source;
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(DEEPEST);
    options.setMaxAliasesForCollections(MOST); // what they come to is counted below
    try {
      checkDepth(text, options);
      Iterator<Node> documents = new Yaml(options).composeAll(new StringReader(text)).iterator();
      root = documents.hasNext() ? tree("", documents.next(), 0) : null;
      if (documents.hasNext()) {
        throw error(documents.next(), "a second document, expected one");
      }
    } catch (MarkedYAMLException e) {
      var mark = e.getProblemMark();
      String at =
          mark == null
              ? ""
              : ", line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
      throw new DataException(source + at + ": no YAML: " + e.getProblem());
    } catch (ReaderException e) {
      String before = text.substring(0, text.offsetByCodePoints(0, e.getPosition()));
      int line = before.length() - before.replace("\n", "").length() + 1;
      throw new DataException(
          (source + ", line " + line)
              + (", column " + (before.length() - before.lastIndexOf('\n')))
              + ": no YAML: got the character 0x"
              + Integer.toHexString(e.getCodePoint()));
    } catch (YAMLException e) {
      throw new DataException(source + ": no YAML: " + DataException.firstLine(e));
    }
  }

  /** The tree; null for a text without a document. */
  JsonNode root() {
    return root;
  }

  /**
   * Source, line and column of the entry at {@code path}, such as {@code tasks[0].name}, or of the
   * nearest around it.
   */
  String place(String path) {
    String nearest = path;
    while (!nearest.isEmpty() && !places.containsKey(nearest)) {
      nearest = nearest.replaceFirst("(^|\\.)[^.]*$|\\[\\d*]$", "");
    }
    return source + places.getOrDefault(nearest, "");
  }

  private static String at(Node node) {
    return at(node.getStartMark());
  }

  private static String at(Mark mark) {
    return ", line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
  }

  private DataException error(Node node, String problem) {
    return error(node.getStartMark(), problem);
  }

  private DataException error(Mark mark, String problem) {
    return new DataException(source + at(mark) + ": got " + problem);
  }

  // composing nodes recurses, reading events does not
  private void checkDepth(String text, LoaderOptions options) {
    int depth = 0;
    for (Event event : new Yaml(options).parse(new StringReader(text))) {
      depth += event instanceof CollectionStartEvent ? 1 : 0;
      depth -= event instanceof CollectionEndEvent ? 1 : 0;
      if (depth > DEEPEST) {
        throw error(event.getStartMark(), TOO_DEEP);
      }
    }
  }

  private JsonNode tree(String path, Node node, int depth) {
    places.put(path, at(node));
    if (depth > DEEPEST) {
      throw error(node, TOO_DEEP);
    }
    if (++entries > MOST) {
      throw error(
          node, "more than " + MOST + " entries, those of anchors counted where they are used");
    }
    if (node instanceof ScalarNode scalar) {
      boolean plain = scalar.getScalarStyle() == ScalarStyle.PLAIN;
      return plain && NULLS.contains(scalar.getValue())
          ? JsonNodeFactory.instance.nullNode()
          : JsonNodeFactory.instance.textNode(scalar.getValue());
    }
    return node instanceof SequenceNode list
        ? list(path, list, depth)
        : mapping(path, (MappingNode) node, depth);
  }

  private ArrayNode list(String path, SequenceNode list, int depth) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Node item : list.getValue()) {
      JsonNode value = tree(path + "[" + array.size() + "]", item, depth + 1);
      if (value.isNull()) {
        throw error(
            item, "null in the list \"" + path + "\", expected a value; quote the text \"null\"");
      }
      array.add(value);
    }
    return array;
  }

  private ObjectNode mapping(String path, MappingNode mapping, int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw error(entry.getKeyNode(), "a key that is no text");
      }
      String name = key.getValue();
      if (object.has(name)) {
        throw error(key, "the key \"" + name + "\" twice");
      }
      String inner = path.isEmpty() ? name : path + "." + name;
      object.set(name, tree(inner, entry.getValueNode(), depth + 1));
    }
    return object;
  }
}
