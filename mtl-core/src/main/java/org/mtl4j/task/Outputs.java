package org.mtl4j.task;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mtl4j.graph.GraphScope;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * What a model computes of a batch.
 *
 * @param heads one for every task and possibly some without labels, in the order of the predictions
 * @param auxiliary losses beside those of the tasks
 */
public record Outputs(List<Head> heads, List<AuxiliaryLoss> auxiliary) {

  public Outputs {
    heads = List.copyOf(heads);
    auxiliary = List.copyOf(auxiliary);
    Set<String> names = new HashSet<>();
    heads.forEach(head -> check(names.add(head.task().name()), head.task().name()));
    auxiliary.forEach(loss -> check(names.add(loss.name()), loss.name()));
  }

  private static void check(boolean first, String name) {
    if (!first) {
      throw new IllegalArgumentException("two outputs or losses are called " + name);
    }
  }

  /** One labelled head for each task, without other losses. */
  public static Outputs of(List<Task> tasks, List<Operand<TFloat32>> logits) {
    if (tasks.size() != logits.size()) {
      throw new IllegalArgumentException(
          tasks.size() + " tasks need as many logits, got " + logits.size());
    }
    List<Head> heads = new ArrayList<>();
    for (Task task : tasks) {
      heads.add(new Head(task, logits.get(heads.size()), true));
    }
    return new Outputs(heads, List.of());
  }

  /** The logits of all heads. */
  public List<Operand<TFloat32>> logits() {
    return heads.stream().<Operand<TFloat32>>map(Head::logits).toList();
  }

  /** The logits of the labelled head of {@code task} [batch, outputs of its objective]. */
  public Operand<TFloat32> logits(Task task) {
    return heads.stream()
        .filter(head -> head.labelled() && head.task().equals(task))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no labelled head of task " + task.name()))
        .logits();
  }

  /** The same with another loss. */
  public Outputs with(AuxiliaryLoss loss) {
    List<AuxiliaryLoss> all = new ArrayList<>(auxiliary);
    all.add(loss);
    return new Outputs(heads, all);
  }

  /** The predictions by output name, in the order of the heads and the units of the labels. */
  public Map<String, Operand<TFloat32>> predictions(GraphScope scope) {
    Map<String, Operand<TFloat32>> predictions = new LinkedHashMap<>();
    for (Head head : heads) {
      Task task = head.task();
      Operand<TFloat32> value = task.objective().prediction(scope.tf(), head.logits());
      boolean standardized = task.objective().standardized();
      predictions.put(
          task.name(), standardized ? new LabelUnit(task.name()).apply(scope, value) : value);
    }
    return predictions;
  }
}
