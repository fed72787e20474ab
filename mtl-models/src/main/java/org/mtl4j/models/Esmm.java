package org.mtl4j.models;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.layer.ModelInput;
import org.mtl4j.task.Binary;
import org.mtl4j.task.Implication;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Outputs;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;

/**
 * ESMM, entire space multi-task model (Ma et al., "Entire Space Multi-Task Model", SIGIR 2018):
 * pCTCVR = pCTR x pCVR over all impressions, with losses on CTR and CTCVR only: a {@link Chain} of
 * two steps.
 *
 * <p>Weights: {@code towers/<name>} and {@code heads/<name>} of the click and the conversion
 * output.
 *
 * @param click binary task: was the impression clicked
 * @param clickAndConversion binary task: was it clicked and converted
 * @param conversion name of the unlabelled output P(conversion | click), such as {@code cvr}
 * @param towers of click and conversion
 */
public record Esmm(Task click, Task clickAndConversion, String conversion, Towers towers)
    implements MultiTaskModel {

  public Esmm {
    Task output = Task.binary(conversion);
    for (Task task : MultiTaskModel.checkTasks(List.of(click, clickAndConversion, output))) {
      if (!(task.objective() instanceof Binary)) {
        throw new IllegalArgumentException(
            "ESMM takes binary tasks, but " + task.name() + " is " + task.objective());
      }
    }
    towers.check(List.of(click, output));
  }

  @Override
  public List<Task> tasks() {
    return List.of(click, clickAndConversion);
  }

  private Chain chain() {
    return new Chain(tasks(), List.of(conversion), towers);
  }

  @Override
  public Outputs build(GraphScope scope, ModelInput input) {
    return chain().build(scope, input);
  }

  @Override
  public List<Implication> implications() {
    return chain().implications();
  }

  /** The conversion's is the share of conversions in clicks. */
  @Override
  public Map<String, float[]> baseLogits(Function<String, float[]> labels, float[] weights) {
    return chain().baseLogits(labels, weights);
  }
}
