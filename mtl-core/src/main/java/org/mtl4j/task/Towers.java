package org.mtl4j.task;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.graph.Initializer;
import org.mtl4j.layer.Dense;
import org.mtl4j.layer.Mlp;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * One tower and one linear head per task: [batch, in] each -> logits [batch, outputs] each.
 *
 * <p>Weights: {@code towers/<task>/dense_0/kernel} ..., {@code heads/<task>/kernel}, {@code bias}.
 *
 * @param networks one for every task, or a single one whose shape all take
 */
public record Towers(List<Mlp> networks) {

  public Towers {
    networks = List.copyOf(networks);
    if (networks.isEmpty()) {
      throw new IllegalArgumentException("towers need at least one network");
    }
  }

  /** Relu towers of one shape. */
  public static Towers of(Integer... units) {
    return new Towers(List.of(Mlp.of(units)));
  }

  /** Checks that there is a network for every task. */
  public void check(List<Task> tasks) {
    if (networks.size() != 1 && networks.size() != tasks.size()) {
      throw new IllegalArgumentException(
          tasks.size() + " tasks need 1 or " + tasks.size() + " towers, got " + networks.size());
    }
  }

  /** The network of the task with this number. */
  public Mlp network(int task) {
    return networks.get(networks.size() == 1 ? 0 : task);
  }

  /** The path of the bias of a task's head. */
  public static String bias(String task) {
    return "heads/" + task + "/bias";
  }

  /** Adds the tower of every task to {@code scope}; {@code inputs} in the order of the tasks. */
  public Outputs build(GraphScope scope, List<Task> tasks, List<Operand<TFloat32>> inputs) {
    return build(scope, tasks, inputs, Initializer.zeros());
  }

  /** The same; {@code biases} are those of the towers at the start. */
  public Outputs build(
      GraphScope scope, List<Task> tasks, List<Operand<TFloat32>> inputs, Initializer biases) {
    List<Operand<TFloat32>> logits = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      Task task = tasks.get(i);
      GraphScope inner = scope.at("towers", task.name());
      Operand<TFloat32> h = network(i).apply(inner, inputs.get(i), biases);
      logits.add(
          new Dense(task.objective().outputs(), true).apply(scope.at("heads", task.name()), h));
    }
    return Outputs.of(tasks, logits);
  }
}
