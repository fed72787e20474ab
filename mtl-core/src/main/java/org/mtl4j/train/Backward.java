package org.mtl4j.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.graph.ModelGraph;
import org.mtl4j.graph.TrainableWeights;
import org.mtl4j.graph.TrainableWeights.Bridge;
import org.mtl4j.graph.TrainableWeights.TableRows;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.types.TFloat32;

/** How a loss changes with the weights of a training graph. */
record Backward(ModelGraph graph, TrainableWeights weights) {

  /**
   * The gradients of the sum of all terms, by weight path: those of dense weights have the weights'
   * shapes, those of large tables are of the rows that the batch reads. A weight that no term
   * reaches has none.
   *
   * @param parts the terms of each part of the batch
   * @return what each part adds; the first also what comes by way of values that parts share
   */
  List<Map<String, Operand<TFloat32>>> of(List<List<LossTerm>> parts) {
    List<Map<Output<?>, Operand<TFloat32>>> direct = parts.stream().map(this::direct).toList();
    Map<Output<?>, Operand<TFloat32>> throughShared = throughShared(direct);
    List<Map<String, Operand<TFloat32>>> all = new ArrayList<>();
    for (Map<Output<?>, Operand<TFloat32>> part : direct) {
      all.add(byPath(part, all.isEmpty() ? throughShared : Map.of()));
    }
    return all;
  }

  // with respect to the dense weights, what parts share or bridge and the rows of large tables
  private Map<Output<?>, Operand<TFloat32>> direct(List<LossTerm> part) {
    List<Operand<TFloat32>> xs = new ArrayList<>(weights.slices().values());
    xs.addAll(weights.shared());
    weights.bridges().forEach(bridge -> xs.add(bridge.output()));
    weights.tableRows().forEach(rows -> xs.add(rows.rows()));
    return graph.gradients(LossTerm.values(part), LossTerm.weights(part), xs);
  }

  // with respect to dense weights, as they are used and as sources of what parts share
  private Map<Output<?>, Operand<TFloat32>> throughShared(
      List<Map<Output<?>, Operand<TFloat32>>> parts) {
    Map<Output<?>, List<Operand<TFloat32>>> ofParts = new LinkedHashMap<>();
    weights.shared().forEach(value -> ofParts.put(value.asOutput(), new ArrayList<>()));
    for (Map<Output<?>, Operand<TFloat32>> part : parts) {
      ofParts.forEach((value, gradients) -> add(gradients, part.get(value)));
      for (Bridge bridge : weights.bridges()) {
        Operand<TFloat32> gradient = part.get(bridge.output().asOutput());
        if (gradient != null) {
          List<Operand<TFloat32>> gradients = bridge.gradients().apply(gradient);
          for (int i = 0; i < gradients.size(); i++) {
            ofParts.get(bridge.inputs().get(i).asOutput()).add(gradients.get(i));
          }
        }
      }
    }
    List<Operand<TFloat32>> values = new ArrayList<>();
    List<Operand<TFloat32>> sums = new ArrayList<>();
    for (Operand<TFloat32> value : weights.shared()) {
      List<Operand<TFloat32>> gradients = ofParts.get(value.asOutput());
      if (!gradients.isEmpty()) {
        values.add(value);
        sums.add(sum(gradients));
      }
    }
    if (values.isEmpty()) {
      return Map.of();
    }
    List<Operand<TFloat32>> xs = new ArrayList<>(weights.slices().values());
    xs.addAll(weights.sources().values());
    return graph.gradients(values, sums, xs);
  }

  private Map<String, Operand<TFloat32>> byPath(
      Map<Output<?>, Operand<TFloat32>> own, Map<Output<?>, Operand<TFloat32>> throughShared) {
    Map<String, Operand<TFloat32>> all = new LinkedHashMap<>();
    weights
        .slices()
        .forEach(
            (path, slice) -> {
              List<Operand<TFloat32>> gradients = new ArrayList<>();
              add(gradients, throughShared.get(slice.asOutput()));
              Operand<TFloat32> source = weights.sources().get(path);
              add(gradients, source == null ? null : throughShared.get(source.asOutput()));
              add(gradients, own.get(slice.asOutput()));
              if (!gradients.isEmpty()) {
                all.put(path, sum(gradients));
              }
            });
    for (TableRows rows : weights.tableRows()) {
      Operand<TFloat32> gradient = own.get(rows.rows().asOutput());
      if (gradient != null) {
        all.put(rows.table().name(), gradient);
      }
    }
    return all;
  }

  private static void add(List<Operand<TFloat32>> list, Operand<TFloat32> gradient) {
    if (gradient != null) {
      list.add(gradient);
    }
  }

  private Operand<TFloat32> sum(List<Operand<TFloat32>> parts) {
    return parts.size() == 1 ? parts.get(0) : graph.tf().math.addN(parts);
  }
}
