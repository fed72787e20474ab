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

/**
 * CGC, customized gate control (Tang et al., "Progressive Layered Extraction", RecSys 2020): each
 * task's gate mixes its own experts and the shared ones.
 *
 * <p>Weights: {@code experts/<task>}, {@code experts/shared}, {@code gates/<task>} (own experts
 * first), {@code towers/<task>}, {@code heads/<task>}.
 *
 * @param tasks any number and type
 * @param specific experts of each task, possibly none
 * @param shared experts of all tasks, possibly none
 * @param gate one per task, of this shape
 * @param towers one per task
 */
public record Cgc(
    List<Task> tasks, ExpertGroup specific, ExpertGroup shared, Gate gate, Towers towers)
    implements MultiTaskModel {

  public Cgc {
    tasks = ExtractionLevel.checkTasks(tasks);
    towers.check(tasks);
    new ExtractionLevel(specific, shared, gate);
  }

  @Override
  public Outputs build(GraphScope scope, ModelInput input) {
    var inputs = Collections.nCopies(tasks.size() + 1, input.all());
    var mixed = new ExtractionLevel(specific, shared, gate).build(scope, tasks, inputs, true);
    return towers.build(scope, tasks, mixed);
  }
}
