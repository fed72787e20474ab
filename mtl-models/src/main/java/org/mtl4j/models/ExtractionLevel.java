package org.mtl4j.models;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
    List<String> blocks = new ArrayList<>(tasks.stream().map(Task::name).toList());
    blocks.add("shared");
    List<Gate.View> views = new ArrayList<>();
    int own = specific.count();
    int firstShared = own * tasks.size();
    List<Integer> common = range(firstShared, firstShared + shared.count());
    for (int i = 0; i < tasks.size(); i++) {
      List<Integer> visible = new ArrayList<>(range(i * own, (i + 1) * own));
      visible.addAll(common);
      views.add(new Gate.View(scope.at("gates", blocks.get(i)), inputs.get(i), visible));
    }
    if (!last && shared.count() > 0) {
      List<Integer> all = range(0, firstShared + shared.count());
      views.add(new Gate.View(scope.at("gates", "shared"), inputs.get(tasks.size()), all));
    }
    return gate.mix(scope.at("mixture"), groups(scope, blocks, inputs), views);
  }

  // those of the tasks and then the shared ones
  private List<ExpertGroup.Placed> groups(
      GraphScope scope, List<String> blocks, List<Operand<TFloat32>> inputs) {
    List<ExpertGroup.Placed> groups = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      ExpertGroup group = i == blocks.size() - 1 ? shared : specific;
      if (group.count() > 0) {
        GraphScope own = scope.at("experts", blocks.get(i));
        groups.add(new ExpertGroup.Placed(group, own, inputs.get(i)));
      }
    }
    return groups;
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }
}
