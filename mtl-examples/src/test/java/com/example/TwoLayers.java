package com.example;

import java.util.List;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.layer.Activation;
import org.mtl4j.layer.Dense;
import org.mtl4j.layer.ModelInput;
import org.mtl4j.task.AuxiliaryLoss;
import org.mtl4j.task.Default;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Outputs;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;

/** A model of one's own, written with public types only: one layer, towers, a loss of its own. */
public record TwoLayers(
    List<Task> tasks,
    Towers towers,
    int units,
    @Default("tanh") Activation activation,
    @Default("0.01") double squares)
    implements MultiTaskModel {

  @Override
  public Outputs build(GraphScope scope, ModelInput input) {
    var tf = scope.tf();
    var first = new Dense(units, true).apply(scope.at("first"), input.all());
    var hidden = activation.apply(tf, first);
    var outputs = towers.build(scope, tasks, tasks.stream().map(task -> hidden).toList());
    var square = tf.math.mean(tf.math.square(hidden), tf.constant(1));
    return outputs.with(new AuxiliaryLoss("squares", square, squares));
  }
}
