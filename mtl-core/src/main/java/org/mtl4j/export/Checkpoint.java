package org.mtl4j.export;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.mtl4j.graph.ModelGraph;
import org.mtl4j.graph.TensorFeed;
import org.mtl4j.graph.Threads;
import org.mtl4j.graph.WeightSpec;
import org.mtl4j.train.TrainedModel;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Weights by path in TensorFlow's checkpoint format (V2). */
public final class Checkpoint {

  private Checkpoint() {}

  /** Writes {@code prefix.index} and {@code prefix.data-00000-of-00001}. */
  public static void write(TrainedModel model, Path prefix) {
    List<WeightSpec> specs = model.ensemble().weights();
    Map<String, float[]> values = model.weights();
    try (ModelGraph graph = new ModelGraph();
        TensorFeed feed = new TensorFeed()) {
      Ops tf = graph.tf();
      List<Operand<?>> tensors = new ArrayList<>();
      for (WeightSpec spec : specs) {
        Placeholder<TFloat32> value =
            tf.placeholder(TFloat32.class, Placeholder.shape(spec.shape()));
        feed.put(value, values.get(spec.path()), spec.shape().asArray());
        tensors.add(value);
      }
      String[] slices = new String[specs.size()];
      Arrays.fill(slices, "");
      Op save =
          tf.train.save(
              tf.constant(prefix.toString()),
              tf.array(specs.stream().map(WeightSpec::path).toArray(String[]::new)),
              tf.array(slices),
              tensors);
      graph.start(Threads.single());
      graph.run(feed, List.of(), List.of(save));
    }
  }

  /** The values of {@code paths} in the checkpoint, in their order. */
  static List<float[]> read(Path prefix, List<String> paths) {
    if (paths.isEmpty()) {
      return List.of();
    }
    try (ModelGraph graph = new ModelGraph()) {
      List<Operand<TFloat32>> values = restore(graph.tf(), prefix, paths);
      graph.start(Threads.single());
      return graph.run(null, values, List.of());
    }
  }

  /** Operations that read the values of {@code paths}, of which there must be at least one. */
  static List<Operand<TFloat32>> restore(Ops tf, Path prefix, List<String> paths) {
    String[] slices = new String[paths.size()];
    Arrays.fill(slices, "");
    List<Operand<TFloat32>> values = new ArrayList<>();
    tf.train
        .restore(
            tf.constant(prefix.toString()),
            tf.array(paths.toArray(String[]::new)),
            tf.array(slices),
            Collections.nCopies(paths.size(), TFloat32.class))
        .tensors()
        .forEach(value -> values.add(value.expect(TFloat32.class)));
    return values;
  }
}
