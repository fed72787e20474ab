package org.mtl4j.models;

import java.util.Collections;
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
 * OMoE, one-gate mixture-of-experts (Jacobs et al., "Adaptive Mixtures of Local Experts", Neural
 * Computation 1991; the baseline of {@link Mmoe}): y_t = tower_t(h) with h = sum_i g_i f_i(x) and
 * one gate g = softmax(W x) for all tasks.
 *
 * <p>Weights: {@code experts} (see {@link ExpertGroup}), {@code gate}, {@code towers/<task>},
 * {@code heads/<task>}.
 *
 * @param tasks any number and type
 * @param experts at least one, shared by all tasks
 * @param gate of all tasks
 * @param towers one per task
 */
public record Omoe(List<Task> tasks, ExpertGroup experts, Gate gate, Towers towers)
    implements MultiTaskModel {

  public Omoe {
    tasks = MultiTaskModel.checkTasks(tasks);
    towers.check(tasks);
    if (experts.count() == 0) {
      throw new IllegalArgumentException("OMoE needs at least one expert");
    }
  }

  @Override
  public Outputs build(GraphScope scope, ModelInput input) {
    var placed = new ExpertGroup.Placed(experts, scope.at("experts"), input.all());
    List<Integer> all = IntStream.range(0, experts.count()).boxed().toList();
    Gate.View view = new Gate.View(scope.at("gate"), input.all(), all);
    Operand<TFloat32> mixed = gate.mix(scope.at("mixture"), List.of(placed), List.of(view)).get(0);
    return towers.build(scope, tasks, Collections.nCopies(tasks.size(), mixed));
  }
}
