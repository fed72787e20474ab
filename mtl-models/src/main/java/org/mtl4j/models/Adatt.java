package org.mtl4j.models;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.graph.Initializer;
import org.mtl4j.graph.WeightSpec.Role;
import org.mtl4j.layer.ExpertGroup;
import org.mtl4j.layer.Gate;
import org.mtl4j.layer.ModelInput;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Outputs;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * AdaTT, adaptive task-to-task fusion (Li et al., "AdaTT: Adaptive Task-to-Task Fusion Network for
 * Multitask Learning in Recommendations", KDD 2023); without shared experts AdaTT-sp. On each level
 * a unit per task, and one that is shared, has experts on its input x_u: out_u = sum_i g_u,i f_i
 * over the experts of all units, with g_u = softmax(W_u x_u), plus the residual sum_i v_u,i f_i of
 * its own experts; y_t = tower_t(out_t) of the last level.
 *
 * <p>Weights: {@code levels/<l>/experts/<unit>} (see {@link ExpertGroup}), {@code
 * levels/<l>/gates/<unit>}, {@code levels/<l>/residuals/<unit>} [experts of the unit], of any sign
 * and fixed to 1 where there is one expert; a unit is a task or {@code shared}; {@code
 * towers/<task>}, {@code heads/<task>}. Gates see the tasks' experts in order, then the shared.
 *
 * @param tasks any number and type
 * @param levels at least 1
 * @param specific experts of each task and level, at least one
 * @param shared experts of each level's shared unit, possibly none
 * @param gate of this shape everywhere
 * @param towers one per task
 */
public record Adatt(
    List<Task> tasks,
    int levels,
    ExpertGroup specific,
    ExpertGroup shared,
    Gate gate,
    Towers towers)
    implements MultiTaskModel {

  public Adatt {
    tasks = new Ple(tasks, levels, specific, shared, gate, towers).tasks();
    if (specific.count() == 0) {
      throw new IllegalArgumentException("a task of AdaTT needs at least one expert");
    }
  }

  @Override
  public Outputs build(GraphScope scope, ModelInput input) {
    List<Operand<TFloat32>> inputs = Collections.nCopies(tasks.size() + 1, input.all());
    for (int i = 0; i < levels; i++) {
      inputs = level(scope.at("levels", Integer.toString(i)), inputs, i == levels - 1);
    }
    return towers.build(scope, tasks, inputs);
  }

  // the units' inputs [batch, in], tasks first -> their outputs; the last level has no shared one
  private List<Operand<TFloat32>> level(
      GraphScope scope, List<Operand<TFloat32>> inputs, boolean last) {
    List<String> units = new ArrayList<>(tasks.stream().map(Task::name).toList());
    if (shared.count() > 0) {
      units.add("shared");
    }
    int all = specific.count() * tasks.size() + shared.count();
    List<ExpertGroup.Placed> groups = new ArrayList<>();
    List<Gate.View> views = new ArrayList<>();
    for (int i = 0; i < units.size(); i++) {
      ExpertGroup own = i < tasks.size() ? specific : shared;
      String unit = units.get(i);
      groups.add(new ExpertGroup.Placed(own, scope.at("experts", unit), inputs.get(i)));
      if (i < tasks.size() || !last) {
        List<Integer> seen = IntStream.range(0, all).boxed().toList();
        views.add(new Gate.View(scope.at("gates", unit), inputs.get(i), seen));
      }
    }
    Gate.Mixture mixture = gate.mixture(scope.at("mixture"), groups, views);
    List<Operand<TFloat32>> outputs = new ArrayList<>();
    for (int i = 0; i < views.size(); i++) {
      int count = groups.get(i).group().count();
      Ops tf = scope.at("residuals").tf();
      Operand<TFloat32> own =
          tf.slice(
              mixture.experts(),
              tf.array(0, i * specific.count(), 0),
              tf.array(-1, count, specific.units()));
      Operand<TFloat32> residual = residual(scope.at("residuals"), units.get(i), own, count);
      outputs.add(tf.math.add(mixture.mixed().get(i), residual));
    }
    return outputs;
  }

  // [batch, count, units] -> [batch, units]
  private static Operand<TFloat32> residual(
      GraphScope scope, String unit, Operand<TFloat32> experts, int count) {
    Ops tf = scope.tf();
    if (count == 1) {
      return tf.sum(experts, tf.constant(1));
    }
    Initializer start = Initializer.uniform((float) (1 / Math.sqrt(count)));
    Operand<TFloat32> weights = scope.weight(unit, Role.BIAS, start, count);
    return tf.sum(tf.math.mul(experts, tf.reshape(weights, tf.array(1, count, 1))), tf.constant(1));
  }
}
