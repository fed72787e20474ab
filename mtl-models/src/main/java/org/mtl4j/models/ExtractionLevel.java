package org.mtl4j.models;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.layer.ExpertGroup;
import org.mtl4j.layer.Gate;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * One level of CGC or PLE: a block per task and one shared block, each with its input [batch, in].
 * A task's gate reads the task's block and sees its experts and the shared ones; the shared gate
 * reads the shared block and sees all experts.
 *
 * @param specific experts of each task
 * @param shared experts of all tasks
 * @param gate the shape of every gate
 */
record ExtractionLevel(ExpertGroup specific, ExpertGroup shared, Gate gate) {

  ExtractionLevel {
    if (specific.count() + shared.count() == 0) {
      throw new IllegalArgumentException("a level needs specific or shared experts, both are 0");
    }
    if (specific.count() > 0 && shared.count() > 0 && specific.units() != shared.units()) {
      throw new IllegalArgumentException(
          "specific and shared experts must have as many outputs, got "
              + (specific.units() + " and " + shared.units()));
    }
  }

  /** Checks the tasks of a model with levels: "shared" is the shared block's name in paths. */
  static List<Task> checkTasks(List<Task> tasks) {
    if (tasks.stream().anyMatch(task -> task.name().equals("shared"))) {
      throw new IllegalArgumentException("a task cannot be called shared in CGC and PLE");
    }
    return MultiTaskModel.checkTasks(tasks);
  }

  /**
   * The mixed outputs of the blocks [batch, units], tasks first.
   *
   * @param inputs of the tasks' blocks and, last, of the shared block
   * @param last whether this is the last level, which has no shared gate; neither has a level
   *     without shared experts, whose output nobody would read
   */
  List<Operand<TFloat32>> build(
      GraphScope scope, List<Task> tasks, List<Operand<TFloat32>> inputs, boolean last) {
    List<Operand<TFloat32>> common = new ArrayList<>();
    if (shared.count() > 0) {
      common.add(shared.apply(scope.at("experts", "shared"), inputs.get(tasks.size())));
    }
    List<Operand<TFloat32>> all = new ArrayList<>();
    List<Operand<TFloat32>> outputs = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      String task = tasks.get(i).name();
      List<Operand<TFloat32>> visible = new ArrayList<>();
      if (specific.count() > 0) {
        visible.add(specific.apply(scope.at("experts", task), inputs.get(i)));
      }
      all.addAll(visible);
      visible.addAll(common);
      outputs.add(gate.mix(scope.at("gates", task), inputs.get(i), join(scope, visible)));
    }
    if (!last && shared.count() > 0) {
      all.addAll(common);
      Operand<TFloat32> own = inputs.get(tasks.size());
      outputs.add(gate.mix(scope.at("gates", "shared"), own, join(scope, all)));
    }
    return outputs;
  }

  private static Operand<TFloat32> join(GraphScope scope, List<Operand<TFloat32>> experts) {
    return experts.size() == 1
        ? experts.get(0)
        : scope.tf().concat(experts, scope.tf().constant(1));
  }
}
