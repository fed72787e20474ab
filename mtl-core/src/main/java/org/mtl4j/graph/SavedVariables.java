package org.mtl4j.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.mtl4j.graph.TensorBundle.Entry;

/**
 * All variables of a training graph as a checkpoint holds them. What the flat variable packs stands
 * there by weight path: {@code <path>}, its moving average {@code average/<path>}, its slots {@code
 * optimizer/<path>/...}.
 *
 * @param graph a started graph
 * @param weights its weights
 */
public record SavedVariables(ModelGraph graph, TrainableWeights weights) {

  /** Their names. */
  public List<String> names() {
    return entries(false).stream().map(Entry::name).toList();
  }

  /** Their present values. */
  public List<Entry> entries() {
    return entries(true);
  }

  private List<Entry> entries(boolean values) {
    List<Entry> entries = new ArrayList<>();
    for (Variable variable : graph.variables().all()) {
      float[] value = values ? graph.variables().value(graph, variable.name()) : null;
      if (!packed(variable)) {
        entries.add(new Entry(variable.name(), variable.shape(), value));
        continue;
      }
      int from = 0;
      for (WeightSpec spec : weights.flatSpecs()) {
        int to = from + spec.size();
        float[] part = values ? Arrays.copyOfRange(value, from, to) : null;
        entries.add(new Entry(name(variable, spec), spec.shape(), part));
        from = to;
      }
    }
    return entries;
  }

  /** Sets all of them by name; names and sizes must agree. */
  public void restore(Map<String, float[]> values) {
    for (Variable variable : graph.variables().all()) {
      float[] all = new float[Math.toIntExact(variable.shape().size())];
      if (!packed(variable)) {
        copy(values, variable.name(), all, 0, all.length);
      } else {
        int from = 0;
        for (WeightSpec spec : weights.flatSpecs()) {
          copy(values, name(variable, spec), all, from, spec.size());
          from += spec.size();
        }
      }
      graph.variables().set(graph, variable.name(), all);
    }
  }

  private static void copy(
      Map<String, float[]> values, String name, float[] target, int at, int size) {
    float[] value = values.get(name);
    if (value == null || value.length != size) {
      throw new IllegalArgumentException(
          "variable "
              + (name + " needs " + size + " values, got ")
              + (value == null ? "none" : value.length));
    }
    System.arraycopy(value, 0, target, at, size);
  }

  // the flat variable and what has its layout; a table may be called "flat", but is a matrix
  private boolean packed(Variable variable) {
    return variable.shape().equals(weights.flat().shape())
        && List.of(variable.name().split("/")).contains(TrainableWeights.FLAT);
  }

  private static String name(Variable variable, WeightSpec spec) {
    List<String> steps = new ArrayList<>(List.of(variable.name().split("/")));
    steps.set(steps.indexOf(TrainableWeights.FLAT), spec.path());
    return String.join("/", steps);
  }
}
