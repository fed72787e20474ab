package org.mtl4j.models;

import java.util.Collections;
import java.util.List;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.layer.Mlp;
import org.mtl4j.layer.ModelInput;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Outputs;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Shared-Bottom (Caruana, "Multitask Learning", Machine Learning 1997): y_t = tower_t(bottom(x)).
 *
 * <p>Weights: {@code bottom/dense_<i>}, {@code towers/<task>}, {@code heads/<task>}.
 *
 * @param tasks any number and type
 * @param bottom the network all tasks share
 * @param towers one per task
 */
public record SharedBottom(List<Task> tasks, Mlp bottom, Towers towers) implements MultiTaskModel {

  public SharedBottom {
    tasks = MultiTaskModel.checkTasks(tasks);
    towers.check(tasks);
  }

  @Override
  public Outputs build(GraphScope scope, ModelInput input) {
    Operand<TFloat32> shared = bottom.apply(scope.at("bottom"), input.all());
    return towers.build(scope, tasks, Collections.nCopies(tasks.size(), shared));
  }
}
