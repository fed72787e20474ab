package org.mtl4j.examples.experiment;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.mtl4j.layer.ExpertGroup;
import org.mtl4j.layer.Gate;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.Adatt;
import org.mtl4j.models.Aitm;
import org.mtl4j.models.Cgc;
import org.mtl4j.models.Chain;
import org.mtl4j.models.Dbmtl;
import org.mtl4j.models.Esmm;
import org.mtl4j.models.Mmoe;
import org.mtl4j.models.Omoe;
import org.mtl4j.models.Pepnet;
import org.mtl4j.models.Ple;
import org.mtl4j.models.SharedBottom;
import org.mtl4j.models.SingleTask;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;

/**
 * The records that {@code model.type} names. Components for tasks, towers, gates, experts and a
 * bottom are made from the keys all models share; any other is a key of its own name.
 *
 * @param part of the config
 * @param tasks of the config
 */
record ModelTypes(Config.ModelPart part, List<Task> tasks) {

  private static final RecordTypes<MultiTaskModel> TYPES =
      new RecordTypes<>("model", MultiTaskModel.class, types());
  private static final Set<Class<?>> SHARED = Set.of(Towers.class, Gate.class, ExpertGroup.class);
  private static final Set<String> SHARED_NAMES = Set.of("tasks", "bottom", "levels");

  private static Map<String, Class<? extends Record>> types() {
    Map<String, Class<? extends Record>> types = new LinkedHashMap<>();
    types.put("shared_bottom", SharedBottom.class);
    types.put("esmm", Esmm.class); // made by Models
    types.put("mmoe", Mmoe.class);
    types.put("cgc", Cgc.class);
    types.put("ple", Ple.class);
    types.put("aitm", Aitm.class);
    types.put("single_task", SingleTask.class);
    types.put("omoe", Omoe.class);
    types.put("dbmtl", Dbmtl.class);
    types.put("chain", Chain.class);
    types.put("adatt", Adatt.class);
    types.put("pepnet", Pepnet.class);
    return types;
  }

  /** The model of {@code part}, whose type is not esmm. */
  static MultiTaskModel of(Config.ModelPart part, List<Task> tasks) {
    return TYPES.of(part.type(), new ModelTypes(part, tasks)::value);
  }

  /** Fails at a key that no model has; {@code place} says where a key stands. */
  static void check(Config.ModelPart part, UnaryOperator<String> place) {
    if (!part.own().isEmpty()) {
      Set<String> known =
          TYPES.keys(part.type(), c -> c.getDeclaringRecord() != Esmm.class && !shared(c));
      for (RecordComponent component : Config.ModelPart.class.getRecordComponents()) {
        known.add(component.getName());
      }
      known.remove("own");
      TYPES.check(part.own().keySet(), known, place);
    }
  }

  // whether it is made from the keys all models share
  private static boolean shared(RecordComponent component) {
    return SHARED.contains(component.getType()) || SHARED_NAMES.contains(component.getName());
  }

  private Object value(RecordComponent component) {
    if (!shared(component)) {
      return own(component);
    }
    Config.Experts experts = part.experts();
    return switch (component.getName()) {
      case "tasks" -> tasks;
      case "bottom" -> mlp(part.bottom());
      case "levels" -> experts.levels();
      case "specific" -> new ExpertGroup(experts.specific(), mlp(experts.units()));
      case "shared" -> new ExpertGroup(experts.shared(), mlp(experts.units()));
      default -> byType(component.getType());
    };
  }

  private Object byType(Class<?> type) {
    if (type == ExpertGroup.class) {
      return new ExpertGroup(part.experts().count(), mlp(part.experts().units()));
    }
    return type == Gate.class
        ? new Gate(Mlp.of(part.gate().toArray(Integer[]::new)))
        : new Towers(List.of(mlp(part.tower())));
  }

  private Object own(RecordComponent component) {
    if (component.getType() == Mlp.class) {
      return mlp(List.of(TYPES.value(component, part.own(), Integer[].class)));
    }
    return component.getType() == Task.class
        ? task(component.getName(), TYPES.value(component, part.own(), String.class))
        : TYPES.value(component, part.own());
  }

  private Mlp mlp(List<Integer> units) {
    return Models.mlp(part, units);
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
