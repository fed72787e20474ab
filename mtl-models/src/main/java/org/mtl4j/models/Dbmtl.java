package org.mtl4j.models;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.layer.ExpertGroup;
import org.mtl4j.layer.Gate;
import org.mtl4j.layer.Mlp;
import org.mtl4j.layer.ModelInput;
import org.mtl4j.task.Default;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Outputs;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * DBMTL, deep Bayesian multi-target learning (Wang et al., "Deep Bayesian Multi-Target Learning for
 * Recommender Systems", 2019): P(a, b | x) = P(a | x) P(b | a, x), where a task reads the hidden
 * layer of those it depends on, never their labels.
 *
 * <p>With m_t of {@link Mmoe}'s experts and s_t = tower_t(m_t): r_t = relation_t([s_t; r_u of its
 * parents u]), or s_t without parents; logit_t = head_t(r_t).
 *
 * <p>Weights: those of {@link Mmoe}; of tasks with parents {@code relations/<task>/dense_<i>},
 * whose rows are the task's own and then those of its parents in order.
 *
 * @param tasks any number and type, in any order
 * @param experts at least one, shared by all tasks
 * @param gate one per task, of this shape
 * @param towers one per task
 * @param relation one per task with parents, of this shape; at least one layer
 * @param parents by task, the tasks that it depends on; without circles
 */
public record Dbmtl(
    List<Task> tasks,
    ExpertGroup experts,
    Gate gate,
    Towers towers,
    @Default("[8]") Mlp relation,
    Map<String, List<String>> parents)
    implements MultiTaskModel {

  public Dbmtl {
    tasks = new Mmoe(tasks, experts, gate, towers).tasks();
    parents =
        parents.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> List.copyOf(e.getValue())));
    if (relation.units().isEmpty()) {
      throw new IllegalArgumentException("a relation of DBMTL needs at least one layer");
    }
    Set<String> names = tasks.stream().map(Task::name).collect(Collectors.toSet());
    for (String task : parents.keySet()) {
      check(names, task, "has parents");
      parents.get(task).forEach(parent -> check(names, parent, "is a parent of " + task));
      if (new LinkedHashSet<>(parents.get(task)).size() < parents.get(task).size()) {
        throw new IllegalArgumentException(
            "a parent of " + task + " is named twice: " + parents.get(task));
      }
    }
    sorted(tasks, parents);
  }

  private static void check(Set<String> names, String task, String role) {
    if (!names.contains(task)) {
      throw new IllegalArgumentException(
          "\"" + task + "\" " + role + ", but there is no such task; there are " + names);
    }
  }

  @Override
  public Outputs build(GraphScope scope, ModelInput input) {
    List<Operand<TFloat32>> mixed = new Mmoe(tasks, experts, gate, towers).mix(scope, input);
    Map<String, Operand<TFloat32>> own = new LinkedHashMap<>();
    for (int i = 0; i < tasks.size(); i++) {
      String name = tasks.get(i).name();
      own.put(name, towers.network(i).apply(scope.at("towers", name), mixed.get(i)));
    }
    Map<String, Operand<TFloat32>> known = new LinkedHashMap<>();
    for (String task : sorted(tasks, parents)) {
      known.put(task, relate(scope, task, own.get(task), known));
    }
    return Towers.of().build(scope, tasks, tasks.stream().map(t -> known.get(t.name())).toList());
  }

  private Operand<TFloat32> relate(
      GraphScope scope, String task, Operand<TFloat32> own, Map<String, Operand<TFloat32>> known) {
    List<String> before = parents.getOrDefault(task, List.of());
    if (before.isEmpty()) {
      return own;
    }
    List<Operand<TFloat32>> parts = new ArrayList<>(List.of(own));
    before.forEach(parent -> parts.add(known.get(parent)));
    GraphScope inner = scope.at("relations", task);
    return relation.apply(inner, inner.tf().concat(parts, inner.tf().constant(1)));
  }

  // parents before those that depend on them
  private static List<String> sorted(List<Task> tasks, Map<String, List<String>> parents) {
    Set<String> done = new LinkedHashSet<>();
    tasks.forEach(task -> visit(task.name(), parents, List.of(), done));
    return List.copyOf(done);
  }

  private static void visit(
      String task, Map<String, List<String>> parents, List<String> below, Set<String> done) {
    if (done.contains(task)) {
      return;
    }
    List<String> path = new ArrayList<>(below);
    path.add(task);
    if (below.contains(task)) {
      throw new IllegalArgumentException(
          "tasks depend on each other in a circle: "
              + String.join(" -> ", path.subList(below.indexOf(task), path.size())));
    }
    parents.getOrDefault(task, List.of()).forEach(p -> visit(p, parents, path, done));
    done.add(task);
  }
}
