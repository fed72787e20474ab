package org.mtl4j.examples.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.mtl4j.data.row.DataException;
import org.mtl4j.layer.ExpertGroup;
import org.mtl4j.layer.Gate;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.Aitm;
import org.mtl4j.models.Cgc;
import org.mtl4j.models.Default;
import org.mtl4j.models.Mmoe;
import org.mtl4j.models.Ple;
import org.mtl4j.models.SharedBottom;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;

/**
 * The records that {@code model.type} names, by short name or, for one's own, by class. Components
 * for tasks, towers, gates, experts and a bottom are made from the keys all models share; any other
 * is a key of its own name, with the value of {@link Default} where it is left out.
 */
final class ModelTypes {

  private static final Map<String, Class<? extends Record>> TYPES = types();
  private static final Set<Class<?>> SHARED = Set.of(Towers.class, Gate.class, ExpertGroup.class);
  private static final Set<String> SHARED_NAMES = Set.of("tasks", "bottom", "levels");
  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .addModule(ScalarText.module())
          .build();

  private final Config.ModelPart part;
  private final List<Task> tasks;

  private ModelTypes(Config.ModelPart part, List<Task> tasks) {
    this.part = part;
    this.tasks = tasks;
  }

  private static Map<String, Class<? extends Record>> types() {
    Map<String, Class<? extends Record>> types = new LinkedHashMap<>();
    types.put("shared_bottom", SharedBottom.class);
    types.put("mmoe", Mmoe.class);
    types.put("cgc", Cgc.class);
    types.put("ple", Ple.class);
    types.put("aitm", Aitm.class);
    return types;
  }

  /** The model of {@code part}, whose type is not esmm. */
  static MultiTaskModel of(Config.ModelPart part, List<Task> tasks) {
    Class<? extends Record> type = type(part.type());
    ModelTypes values = new ModelTypes(part, tasks);
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] classes =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return (MultiTaskModel)
          type.getConstructor(classes)
              .newInstance(Arrays.stream(components).map(values::value).toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          "model.type " + part.type() + ": its record and constructor must be public");
    }
  }

  private static Class<? extends Record> type(String name) {
    Class<? extends Record> known = TYPES.get(name);
    if (known != null) {
      return known;
    }
    if (!name.contains(".")) {
      List<String> names = new ArrayList<>(TYPES.keySet());
      names.add(1, "esmm");
      throw Experiment.unknown("model.type", name, names + " or the name of a class");
    }
    try {
      Class<?> own = Class.forName(name);
      if (own.isRecord() && MultiTaskModel.class.isAssignableFrom(own)) {
        return own.asSubclass(Record.class);
      }
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException("model.type: there is no class " + name);
    }
    throw new IllegalArgumentException(
        "model.type: " + name + " is no record that implements MultiTaskModel");
  }

  /** Fails at a key that no model has; {@code place} says where a key stands. */
  static void check(Config.ModelPart part, UnaryOperator<String> place) {
    if (part.own().isEmpty()) {
      return;
    }
    Set<String> known = new TreeSet<>();
    for (RecordComponent component : Config.ModelPart.class.getRecordComponents()) {
      known.add(component.getName());
    }
    known.remove("own");
    List<Class<? extends Record>> types = new ArrayList<>(TYPES.values());
    if (part.type().contains(".")) {
      types.add(type(part.type()));
    }
    for (Class<? extends Record> type : types) {
      for (RecordComponent component : type.getRecordComponents()) {
        if (!shared(component)) {
          known.add(component.getName());
        }
      }
    }
    for (String key : part.own().keySet()) {
      if (!known.contains(key)) {
        String where = place.apply("model." + key) + ": in model, the key";
        throw DataException.unknown(where, key, List.copyOf(known));
      }
    }
  }

  // whether it is made from the keys all models share
  private static boolean shared(RecordComponent component) {
    return SHARED.contains(component.getType()) || SHARED_NAMES.contains(component.getName());
  }

  private Object value(RecordComponent component) {
    Config.Experts experts = part.experts();
    return switch (shared(component) ? component.getName() : "") {
      case "" -> own(component);
      case "tasks" -> tasks;
      case "bottom" -> mlp(part.bottom());
      case "levels" -> experts.levels();
      case "specific" -> new ExpertGroup(experts.specific(), mlp(experts.units()));
      case "shared" -> new ExpertGroup(experts.shared(), mlp(experts.units()));
      default -> byType(component.getType());
    };
  }

  private Object byType(Class<?> type) {
    Config.Experts experts = part.experts();
    if (type == ExpertGroup.class) {
      return new ExpertGroup(experts.count(), mlp(experts.units()));
    }
    return type == Gate.class
        ? new Gate(Mlp.of(part.gate().toArray(Integer[]::new)))
        : new Towers(List.of(mlp(part.tower())));
  }

  private Mlp mlp(List<Integer> units) {
    return Models.mlp(part, units);
  }

  private Object own(RecordComponent component) {
    String name = component.getName();
    JsonNode given = part.own().get(name);
    Default fallback = component.getAnnotation(Default.class);
    if (given == null && fallback == null) {
      throw new IllegalArgumentException(
          "the key \"model." + name + "\" of model.type " + part.type() + " is missing");
    }
    try {
      JsonNode node = given == null ? YAML.readTree(fallback.value()) : given;
      if (component.getType() == Mlp.class) {
        return mlp(List.of(YAML.treeToValue(node, Integer[].class)));
      }
      if (component.getType() == Task.class) {
        return task(name, node.asText());
      }
      return YAML.treeToValue(node, YAML.constructType(component.getGenericType()));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("model." + name + ": " + e.getOriginalMessage());
    }
  }

  private Task task(String key, String name) {
    return tasks.stream()
        .filter(task -> task.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Experiment.unknown(
                    "model." + key, name, tasks.stream().map(Task::name).toList().toString()));
  }
}
