package org.mtl4j.examples.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.mtl4j.data.row.DataException;

/** Every setting that is a number or one of several texts is checked. */
class SettingRulesTest {

  // any text may be right, as far as the settings alone tell
  private static final Set<String> FREE =
      Set.of(
          "data.train[]",
          "data.validation[]",
          "data.test[]",
          "data.csv.columns[]",
          "data.csv.missing[]",
          "data.csv.encoding",
          "data.weight",
          "features.sparse[]",
          "features.dense[]",
          "features.sequences[].name",
          "features.sequences[].padding",
          "features.sequences[].weights",
          "features.sequences[].table",
          "tasks[].name",
          "tasks[].column",
          "tasks[].positives[]",
          "tasks[].classes[]",
          "model.type",
          "model.click",
          "model.attention.histories[].sequence",
          "model.attention.histories[].target",
          "training.balancing.type",
          "training.stopping.monitor",
          "training.seed");

  private static final Pattern LISTS =
      Pattern.compile(
          "data\\.(train|validation|test|csv.*)|features\\.(sparse|dense|sequences)|tasks"
              + "|tasks.*(positives|classes)|model.*(histories|hidden|units|bottom|gate|tower)");
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  // entries, more than any list may have
  private static JsonNode many() {
    ArrayNode list = NODES.arrayNode();
    for (int i = 0; i <= 1 << 20; i++) {
      list.add("1");
    }
    return list;
  }

  private static void leaves(String path, Type type, Set<String> found) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (arguments[arguments.length - 1] != JsonNode.class) { // those of a model's own
        leaves(
            path + (arguments.length == 1 ? "[]" : ".*"), arguments[arguments.length - 1], found);
      }
    } else if (((Class<?>) type).isRecord()) {
      for (RecordComponent component : ((Class<?>) type).getRecordComponents()) {
        String dot = path.isEmpty() ? "" : ".";
        leaves(path + dot + component.getName(), component.getGenericType(), found);
      }
    } else if (type != Boolean.class && type != Character.class) {
      found.add(path);
    }
  }

  @Test
  void everySettingHasARule() {
    Set<String> settings = new TreeSet<>();
    leaves("", Config.class, settings);
    Set<String> without = new TreeSet<>(settings);
    without.removeAll(SettingRules.paths());
    assertEquals(new TreeSet<>(FREE), without);
    Set<String> unused = new TreeSet<>(SettingRules.paths());
    unused.removeAll(settings);
    unused.removeIf(path -> settings.stream().anyMatch(s -> s.startsWith(path))); // of lists
    assertEquals(Set.of(), unused);
  }

  private static JsonNode tree(String path, JsonNode value) {
    int dot = path.lastIndexOf('.');
    String key = path.substring(dot + 1);
    JsonNode own = key.endsWith("[]") ? NODES.arrayNode().add(value) : value;
    JsonNode parent = NODES.objectNode().set(key.replace("[]", "").replace("*", "some"), own);
    return dot < 0 ? parent : tree(path.substring(0, dot), parent);
  }

  @Test
  void everyRuleRefusesWithItsPlace() {
    for (String path : SettingRules.paths()) {
      JsonNode wrong = LISTS.matcher(path).matches() ? many() : NODES.textNode("-2");
      JsonNode root = tree(path, wrong);
      String message =
          assertThrows(DataException.class, () -> SettingRules.check(root, at -> "c.yaml"), path)
              .getMessage();
      String named = path.replace("[]", "[0]").replace("*", "some");
      assertTrue(message.startsWith("c.yaml at \"" + named + "\": got "), message);
      assertTrue(message.contains(", expected "), message);
    }
  }
}
