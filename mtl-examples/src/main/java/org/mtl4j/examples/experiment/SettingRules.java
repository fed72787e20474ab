package org.mtl4j.examples.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.mtl4j.data.row.DataException;

/**
 * Which values each setting of a config may have, by its path in YAML: {@code []} stands for the
 * items of a list, {@code *} for any key. Upper limits keep a slip of the keyboard from asking for
 * more than any machine has.
 */
final class SettingRules {

  /** A rule: what holds, and in words what is expected. */
  private record Rule(Predicate<JsonNode> holds, String expected) {}

  private static final int MANY = Integer.MAX_VALUE;
  private static final int ENTRIES = 10_000;
  private static final int LAYERS = 64;
  private static final int WIDTH = 1 << 16;
  private static final Map<String, Rule> RULES = new LinkedHashMap<>();

  static {
    data();
    features();
    tasks();
    model();
    training();
  }

  private SettingRules() {}

  private static void data() {
    for (String files : List.of("data.train", "data.validation", "data.test")) {
      entries(files, 1, 100 * ENTRIES);
    }
    whole("data.split.modulus", 2, MANY);
    whole("data.split.remainder", 0, MANY);
    share("data.split.validation");
    entries("data.csv.columns", 0, 1 << 20);
    entries("data.csv.missing", 0, ENTRIES);
    whole("data.rowsPerPart", 1, 1 << 24);
    one("data.badRows", "fail", "skip");
    whole("data.badRowsLimit", 1, 10_000_000);
    whole("data.limits.rowLength", 1, 1 << 30);
    whole("data.limits.fields", 1, 1 << 24);
    whole("data.limits.valueLength", 1, 1 << 30);
    whole("data.limits.items", 1, 1 << 24);
  }

  private static void features() {
    for (String columns : List.of("sparse", "dense", "sequences")) {
      entries("features." + columns, 0, ENTRIES);
    }
    whole("features.sequences[].maxLength", 1, WIDTH);
    word("features.sequences[].keep", "newest", "oldest");
    word("features.sequences[].pooling", "sum", "mean", "max");
    whole("features.embeddingWidth", 1, 1 << 12);
    whole("features.widths.*", 1, 1 << 12);
    word("features.scaling", "none", "min_max", "standardize", "log1p");
    one("features.encoding.type", "plain", "piecewise_linear");
    whole("features.encoding.bins", 1, WIDTH);
    whole("features.encoding.width", 0, 1 << 12);
    whole("features.minCount", 1, MANY);
    whole("features.maxValues", 1, MANY);
    whole("features.unknownBuckets", 0, 100_000_000);
  }

  private static void tasks() {
    entries("tasks", 1, 1000);
    one("tasks[].type", "binary", "regression", "multiclass");
    entries("tasks[].positives", 0, ENTRIES);
    entries("tasks[].classes", 2, WIDTH);
    number("tasks[].weight", 0, 1e9);
    share("tasks[].smoothing");
  }

  private static void model() {
    whole("model.cross.layers", 1, LAYERS);
    whole("model.cross.rank", 1, WIDTH);
    entries("model.attention.histories", 1, 1000);
    layers("model.attention.hidden");
    whole("model.experts.count", 1, 1 << 10);
    whole("model.experts.specific", 0, 1 << 10);
    whole("model.experts.shared", 0, 1 << 10);
    whole("model.experts.levels", 1, LAYERS);
    for (String network : List.of("experts.units", "bottom", "gate", "tower")) {
      layers("model." + network);
    }
    share("model.dropout");
    one("model.norm", "none", "batch");
  }

  private static void training() {
    one("training.optimizer", "adam", "adagrad", "sgd");
    positive("training.learningRate", 1e38);
    whole("training.batchSize", 1, 1 << 24);
    number("training.schedule.warmup", 0, 1e6);
    word("training.schedule.decay", "none", "cosine");
    share("training.averaging");
    positive("training.clipNorm", 1e38);
    whole("training.stopping.epochs", 1, 1_000_000);
    whole("training.stopping.patience", 1, MANY);
    for (String factor : List.of("embeddings", "kernels", "decay")) {
      number("training.l2." + factor, 0, 1e9);
    }
    whole("training.ensemble", 1, 1000);
    whole("training.checkpoints.steps", 0, MANY);
    number("training.checkpoints.minutes", 0, 1e6);
    whole("training.checkpoints.keep", 1, 1_000_000);
    whole("training.threads", 1, 1 << 10);
  }

  private static void rule(String path, String expected, Predicate<JsonNode> holds) {
    RULES.put(path, new Rule(holds, expected));
  }

  private static void one(String path, String... values) {
    List<String> all = List.of(values);
    rule(path, "one of " + all, node -> all.contains(node.asText()));
  }

  // the same in small or capital letters
  private static void word(String path, String... values) {
    List<String> all = List.of(values);
    rule(path, "one of " + all, node -> all.contains(node.asText().toLowerCase(Locale.ROOT)));
  }

  private static void whole(String path, int least, int most) {
    String expected =
        most == MANY
            ? "a whole number of at least " + least
            : "a whole number from " + least + " to " + most;
    rule(path, expected, node -> within(node, least, most));
  }

  private static void number(String path, double least, double most) {
    rule(path, "a number from " + brief(least) + " to " + brief(most), n -> within(n, least, most));
  }

  // what is computed with are float32s
  private static void positive(String path, double most) {
    rule(
        path,
        "a number above 0, at most " + brief(most),
        node -> within(node, 0, most) && (float) number(node) > 0);
  }

  private static void share(String path) {
    rule(
        path,
        "a number of at least 0 and below 1",
        node -> within(node, 0, 1) && (float) number(node) < 1);
  }

  private static void layers(String path) {
    entries(path, 0, LAYERS);
    whole(path + "[]", 1, WIDTH);
  }

  // a text in place of a list stands for a list of it
  private static void entries(String path, int least, int most) {
    rule(
        path,
        "a list of " + least + " to " + most + " entries",
        node -> !node.isArray() || node.size() >= least && node.size() <= most);
  }

  private static String brief(double value) {
    return value == (long) value && value < 1e7 ? Long.toString((long) value) : value + "";
  }

  private static double number(JsonNode node) {
    return Double.parseDouble(node.asText());
  }

  private static boolean within(JsonNode node, double least, double most) {
    return number(node) >= least && number(node) <= most;
  }

  /**
   * Checks the settings of a tree that could be bound.
   *
   * @param place where the entry of a path stands
   * @throws DataException naming the first entry whose value is none of those it may have
   */
  static void check(JsonNode root, UnaryOperator<String> place) {
    check("", "", root, place);
  }

  private static void check(
      String path, String pattern, JsonNode node, UnaryOperator<String> place) {
    Rule rule = RULES.get(pattern);
    if (rule != null && !node.isNull() && !rule.holds().test(node)) {
      String got = node.isArray() ? node.size() + " entries" : "\"" + node.asText() + "\"";
      throw new DataException(
          (place.apply(path) + " at \"" + path + "\": got " + got)
              + (", expected " + rule.expected()));
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      check(path + "[" + i + "]", pattern + "[]", node.get(i), place);
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String dot = path.isEmpty() ? "" : ".";
      boolean any = RULES.containsKey(pattern + ".*");
      check(
          path + dot + entry.getKey(),
          pattern + dot + (any ? "*" : entry.getKey()),
          entry.getValue(),
          place);
    }
  }

  /** The paths that have a rule. */
  static Set<String> paths() {
    return RULES.keySet();
  }
}
