package org.mtl4j.models;

import java.util.List;
import java.util.stream.IntStream;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.layer.ExpertGroup;
import org.mtl4j.layer.Gate;
import org.mtl4j.layer.ModelInput;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Outputs;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * MMoE, multi-gate mixture-of-experts (Ma et al., "Modeling Task Relationships in Multi-task
 * Learning with Multi-gate Mixture-of-Experts", KDD 2018): y_t = tower_t(sum_i g_t,i f_i(x)) with
 * g_t = softmax(W_t x).
 *
 * <p>Weights: {@code experts} (see {@link ExpertGroup}), {@code gates/<task>}, {@code
 * towers/<task>}, {@code heads/<task>}.
 *
 * @param tasks any number and type
 * @param experts at least one, shared by all tasks
 * @param gate one per task, of this shape
 * @param towers one per task
 */
public record Mmoe(List<Task> tasks, ExpertGroup experts, Gate gate, Towers towers)
    implements MultiTaskModel {

  public Mmoe {
    tasks = MultiTaskModel.checkTasks(tasks);
    towers.check(tasks);
    if (experts.count() == 0) {
      throw new IllegalArgumentException("MMoE needs at least one expert");
    }
  }

  @Override
  public Outputs build(GraphScope scope, ModelInput input) {
    return towers.build(scope, tasks, mix(scope, input));
  }

  /** What the gate of each task mixes of the experts [batch, units]. */
  List<Operand<TFloat32>> mix(GraphScope scope, ModelInput input) {
    var placed = new ExpertGroup.Placed(experts, scope.at("experts"), input.all());
    List<Integer> all = IntStream.range(0, experts.count()).boxed().toList();
    List<Gate.View> views =
        tasks.stream()
            .map(task -> new Gate.View(scope.at("gates", task.name()), input.all(), all))
            .toList();
    return gate.mix(scope.at("mixture"), List.of(placed), views);
  }
}
