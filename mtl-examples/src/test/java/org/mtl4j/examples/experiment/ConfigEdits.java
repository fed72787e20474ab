package org.mtl4j.examples.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes configs of good ones by what people, editors and programs do to them. */
final class ConfigEdits {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final String HOLE = "HOLE";
  private static final String DEEP = "[".repeat(5000) + "]".repeat(5000);
  private static final String LAUGHS =
      "[&a [x, x], &b [*a, *a], &c [*b, *b], &d [*c, *c], &e [*d, *d], &f [*e, *e], &g [*f, *f],"
          + " &h [*g, *g], &i [*h, *h], &j [*i, *i], &k [*j, *j], &l [*k, *k], &m [*l, *l],"
          + " &n [*m, *m], &o [*n, *n], &p [*o, *o], &q [*p, *p], &r [*q, *q], &s [*r, *r],"
          + " &t [*s, *s], &u [*t, *t], &v [*u, *u], &w [*v, *v], *w]";

  /** Written in the place of a value. */
  static final List<String> VALUES =
      List.of(
          "null",
          "~",
          "",
          "[]",
          "{}",
          "[null]",
          "[[a]]",
          "{a: b}",
          "[{a: b}]",
          "true",
          "yes",
          "-1",
          "0",
          "1",
          "1.9",
          "1e3",
          "1e400",
          "-1e-9",
          "1e-300",
          ".nan",
          ".inf",
          "0x10",
          "1_000",
          "2147483647",
          "2147483648",
          "99999999999999999999",
          "1e-9999999999",
          "\"x\"",
          "\"\"",
          "\" \"",
          "\"a\\nb\\e[2J\"",
          "\"\\0\"",
          "../../../../etc/passwd",
          "/dev/null",
          "*.csv",
          "[",
          "&a [*a]",
          "&a {x: *a}",
          "*none",
          "!!binary aGk=",
          "!!java.net.URL [x]",
          "!x y",
          "|\n x",
          "java.lang.String",
          "a/b.c",
          "'",
          "\"",
          "@",
          "`",
          "%",
          "a: b: c",
          "- a",
          "\t1",
          DEEP,
          LAUGHS);

  private final Random random;

  ConfigEdits(long seed) {
    random = new Random(seed);
  }

  /** An edited {@code yaml}. */
  String of(String yaml) {
    try {
      if (random.nextInt(4) == 0) {
        return text(yaml);
      }
      JsonNode root = YAML.readTree(yaml);
      List<String> values = new ArrayList<>();
      for (int i = random.nextInt(3); i >= 0; i--) {
        edit(root, values);
      }
      String edited = YAML.writeValueAsString(root);
      for (int i = 0; i < values.size(); i++) {
        edited = edited.replace("\"" + HOLE + i + "\"", values.get(i));
      }
      return edited;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One of several. */
  <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  // lines and characters
  private String text(String yaml) {
    List<String> lines = new ArrayList<>(yaml.lines().toList());
    int line = random.nextInt(lines.size());
    switch (random.nextInt(7)) {
      case 0 -> lines.remove(line);
      case 1 -> lines.add(line, lines.get(random.nextInt(lines.size())));
      case 2 -> lines.set(line, " ".repeat(1 + random.nextInt(3)) + lines.get(line));
      case 3 -> lines.set(line, lines.get(line).strip());
      case 4 -> lines.add(line, any(List.of("---", "...", "%YAML 1.1", "? [a]", "<<: *a", "\0")));
      default -> {
        int at = random.nextInt(lines.get(line).length() + 1);
        String some = any(List.of(":", " ", "\t", "-", "[", "}", "\"", "#", "&a ", "*a", "\u0007"));
        lines.set(line, new StringBuilder(lines.get(line)).insert(at, some).toString());
      }
    }
    String all = String.join(any(List.of("\n", "\n", "\n", "\r\n")), lines) + "\n";
    return random.nextInt(8) == 0 ? all.substring(0, random.nextInt(all.length())) : all;
  }

  private void edit(JsonNode root, List<String> values) {
    JsonNode parent = any(containers(root));
    if (parent.isEmpty()) {
      return;
    }
    List<String> keys = keys(parent);
    String key = any(keys);
    switch (random.nextInt(8)) {
      case 0 -> remove(parent, key);
      case 1 -> put(parent, any(List.of(key + "s", "x", "", "a.b", "type")), get(parent, key));
      case 2 -> put(any(containers(root)), key, get(parent, key).deepCopy());
      case 3 -> put(parent, key, YAML.createArrayNode().add(get(parent, key)));
      default -> {
        put(parent, key, TextNode.valueOf(HOLE + values.size()));
        values.add(any(VALUES));
      }
    }
  }

  private static List<JsonNode> containers(JsonNode root) {
    List<JsonNode> all = new ArrayList<>(List.of(root));
    for (int i = 0; i < all.size(); i++) {
      all.get(i).forEach(child -> all.addAll(child.isContainerNode() ? List.of(child) : List.of()));
    }
    return all;
  }

  private static List<String> keys(JsonNode parent) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; parent.isArray() && i < parent.size(); i++) {
      keys.add(Integer.toString(i));
    }
    parent.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  private static JsonNode get(JsonNode parent, String key) {
    return parent instanceof ArrayNode ? parent.get(Integer.parseInt(key)) : parent.get(key);
  }

  private static void remove(JsonNode parent, String key) {
    if (parent instanceof ArrayNode list) {
      list.remove(Integer.parseInt(key));
    } else {
      ((ObjectNode) parent).remove(key);
    }
  }

  private static void put(JsonNode parent, String key, JsonNode value) {
    if (parent instanceof ArrayNode list) {
      boolean place = key.matches("\\d+") && Integer.parseInt(key) < list.size();
      if (place) {
        list.set(Integer.parseInt(key), value);
      } else {
        list.add(value);
      }
    } else {
      ((ObjectNode) parent).set(key, value);
    }
  }
}
