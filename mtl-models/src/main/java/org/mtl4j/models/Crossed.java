package org.mtl4j.models;

import org.mtl4j.graph.GraphScope;
import org.mtl4j.layer.CrossNetwork;
import org.mtl4j.layer.ModelInput;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Outputs;

/**
 * Any model behind a cross network, which gives it products of features (DCN V2's stacked
 * structure, see {@link CrossNetwork}): y = model(cross(x)).
 *
 * <p>Weights: {@code cross/layer_<i>} and those of the model.
 *
 * @param model what reads the crossed input
 * @param cross the layers before it
 */
public record Crossed(MultiTaskModel model, CrossNetwork cross) implements ModelBehind {

  @Override
  public Outputs build(GraphScope scope, ModelInput input) {
    return model.build(scope, input.withAll(cross.apply(scope.at("cross"), input.all())));
  }
}
