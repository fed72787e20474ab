package org.mtl4j.models;

import java.util.Collections;
import java.util.List;
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
 * PLE, progressive layered extraction (Tang et al., RecSys 2020): levels of CGC with a shared gate
 * between them. The gate of a block reads the output of the level before of its own block.
 *
 * <p>Weights: per level {@code levels/<l>/experts/...} and {@code levels/<l>/gates/...} as in
 * {@link Cgc}, the shared gate {@code levels/<l>/gates/shared} sees the tasks' experts in order and
 * then the shared ones; {@code towers/<task>}, {@code heads/<task>}.
 *
 * @param tasks any number and type
 * @param levels at least 1; one level is CGC
 * @param specific experts of each task and level, possibly none
 * @param shared experts of each level's shared block, possibly none
 * @param gate of this shape everywhere
 * @param towers one per task
 */
public record Ple(
    List<Task> tasks,
    int levels,
    ExpertGroup specific,
    ExpertGroup shared,
    Gate gate,
    Towers towers)
    implements MultiTaskModel {

  public Ple {
    tasks = ExtractionLevel.checkTasks(tasks);
    towers.check(tasks);
    new ExtractionLevel(specific, shared, gate);
    if (levels < 1) {
      throw new IllegalArgumentException("PLE needs at least 1 level, got " + levels);
    }
  }

  @Override
  public Outputs build(GraphScope scope, ModelInput input) {
    ExtractionLevel level = new ExtractionLevel(specific, shared, gate);
    List<Operand<TFloat32>> blocks = Collections.nCopies(tasks.size() + 1, input.all());
    for (int i = 0; i < levels; i++) {
      GraphScope inner = scope.at("levels", Integer.toString(i));
      blocks = level.build(inner, tasks, blocks, i == levels - 1);
    }
    return towers.build(scope, tasks, blocks);
  }
}
