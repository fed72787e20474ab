package org.mtl4j.models;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.layer.CrossNetwork;
import org.mtl4j.layer.ModelInput;
import org.mtl4j.task.Implication;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Outputs;
import org.mtl4j.task.Task;

/**
 * Any model behind a cross network, which gives it products of features (DCN V2's stacked
 * structure, see {@link CrossNetwork}): y = model(cross(x)).
 *
 * <p>Weights: {@code cross/layer_<i>} and those of the model.
 *
 * @param model what reads the crossed input
 * @param cross the layers before it
 */
public record Crossed(MultiTaskModel model, CrossNetwork cross) implements MultiTaskModel {

  @Override
  public List<Task> tasks() {
    return model.tasks();
  }

  @Override
  public Outputs build(GraphScope scope, ModelInput input) {
    return model.build(scope, input.withAll(cross.apply(scope.at("cross"), input.all())));
  }

  @Override
  public Map<String, float[]> baseLogits(Function<String, float[]> labels, float[] weights) {
    return model.baseLogits(labels, weights);
  }

  @Override
  public List<Implication> implications() {
    return model.implications();
  }
}
