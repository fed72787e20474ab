package org.mtl4j.models;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.layer.Mlp;
import org.mtl4j.layer.ModelInput;
import org.mtl4j.task.Head;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Outputs;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;

/**
 * A network for each task that shares none of its layers with others, the measure of what the tasks
 * gain from each other: y_t = tower_t(bottom_t(x)). Embeddings belong to the features, so that all
 * tasks train them; who wants these apart too trains a model of one task for each.
 *
 * <p>Weights: a {@link SharedBottom} of one task each, {@code tasks/<task>/bottom/dense_<i>},
 * {@code tasks/<task>/towers/<task>}, {@code tasks/<task>/heads/<task>}.
 *
 * @param tasks any number and type
 * @param bottom one per task, of this shape
 * @param towers one per task
 */
public record SingleTask(List<Task> tasks, Mlp bottom, Towers towers) implements MultiTaskModel {

  public SingleTask {
    tasks = MultiTaskModel.checkTasks(tasks);
    towers.check(tasks);
  }

  @Override
  public Outputs build(GraphScope scope, ModelInput input) {
    List<Head> heads = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      Task task = tasks.get(i);
      Towers own = new Towers(List.of(towers.network(i)));
      heads.addAll(
          new SharedBottom(List.of(task), bottom, own)
              .build(scope.at("tasks", task.name()), input)
              .heads());
    }
    return new Outputs(heads, List.of());
  }

  @Override
  public Map<String, float[]> baseLogits(Function<String, float[]> labels, float[] weights) {
    Map<String, float[]> biases = new LinkedHashMap<>();
    for (Task task : tasks) {
      biases.put(
          "tasks/" + task.name() + "/" + Towers.bias(task.name()),
          task.objective().baseLogits(labels.apply(task.name()), weights));
    }
    return biases;
  }
}
