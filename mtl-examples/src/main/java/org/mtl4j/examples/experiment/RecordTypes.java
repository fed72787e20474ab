package org.mtl4j.examples.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.mtl4j.data.row.DataException;
import org.mtl4j.task.Default;

/**
 * Records that a key such as {@code model.type} names, by a short name or by class. Their
 * components are keys beside it, with the value of {@link Default} where they are left out.
 *
 * @param section of the config, such as {@code model}
 * @param kind what the records implement
 * @param types by short name, in the order of messages
 */
record RecordTypes<K>(String section, Class<K> kind, Map<String, Class<? extends Record>> types) {

  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .addModule(ScalarText.module())
          .build();

  /**
   * The record called {@code type}.
   *
   * @param values of its components
   */
  K of(String type, Function<RecordComponent, Object> values) {
    Class<? extends Record> record = type(type);
    RecordComponent[] components = record.getRecordComponents();
    Class<?>[] classes =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return kind.cast(
          record
              .getConstructor(classes)
              .newInstance(Arrays.stream(components).map(values).toArray()));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          section + ".type " + type + ": the record and its constructor must be public");
    }
  }

  private Class<? extends Record> type(String name) {
    Class<? extends Record> known = types.get(name);
    if (known != null) {
      return known;
    }
    if (!name.contains(".")) {
      throw Experiment.unknown(section + ".type", name, types.keySet() + " or the name of a class");
    }
    try {
      Class<?> own = Class.forName(name, false, RecordTypes.class.getClassLoader());
      if (own.isRecord() && kind.isAssignableFrom(own)) {
        return own.asSubclass(Record.class);
      }
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IllegalArgumentException(section + ".type: there is no class " + name);
    }
    throw new IllegalArgumentException(
        section + ".type: " + name + " is no record that implements " + kind.getSimpleName());
  }

  /**
   * The names of those components of all types, and of {@code type} if it is a class, that are
   * keys.
   */
  Set<String> keys(String type, Predicate<RecordComponent> isKey) {
    List<Class<? extends Record>> all = new ArrayList<>(types.values());
    if (type.contains(".")) {
      all.add(type(type));
    }
    Set<String> keys = new TreeSet<>();
    for (Class<? extends Record> record : all) {
      Arrays.stream(record.getRecordComponents())
          .filter(isKey)
          .forEach(component -> keys.add(component.getName()));
    }
    return keys;
  }

  /** Fails at a key that is not {@code known}; {@code place} says where it stands. */
  void check(Collection<String> keys, Set<String> known, UnaryOperator<String> place) {
    for (String key : keys) {
      if (!known.contains(key)) {
        String where = place.apply(section + "." + key) + ": in " + section + ", the key";
        throw DataException.unknown(where, key, List.copyOf(known));
      }
    }
  }

  /** What {@code given} says of a component, or its default. */
  Object value(RecordComponent component, Map<String, JsonNode> given) {
    return value(component, given, YAML.constructType(component.getGenericType()));
  }

  /** The same read as another type. */
  <T> T value(RecordComponent component, Map<String, JsonNode> given, Class<T> type) {
    return type.cast(value(component, given, YAML.constructType(type)));
  }

  private Object value(RecordComponent component, Map<String, JsonNode> given, JavaType type) {
    try {
      return YAML.treeToValue(node(component, given), type);
    } catch (JsonProcessingException e) {
      String problem =
          e instanceof MismatchedInputException mismatch
              ? ConfigFile.mismatch(mismatch)
              : e.getOriginalMessage();
      throw new IllegalArgumentException(section + "." + component.getName() + ": " + problem);
    }
  }

  private JsonNode node(RecordComponent component, Map<String, JsonNode> given) {
    String name = component.getName();
    Default fallback = component.getAnnotation(Default.class);
    if (given.containsKey(name) && !given.get(name).isNull()) {
      return given.get(name);
    }
    if (fallback == null) {
      throw new IllegalArgumentException("the key \"" + section + "." + name + "\" is missing");
    }
    try {
      return YAML.readTree(fallback.value());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(component + ": " + fallback, e);
    }
  }
}
