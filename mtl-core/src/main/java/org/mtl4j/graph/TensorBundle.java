package org.mtl4j.graph;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * Named float tensors in TensorFlow's checkpoint format (V2), which {@code
 * tf.train.load_checkpoint} reads and {@code tf.raw_ops.SaveV2} writes.
 */
public final class TensorBundle {

  /**
   * A tensor of a bundle.
   *
   * @param values row-major
   */
  public record Entry(String name, Shape shape, float[] values) {}

  private TensorBundle() {}

  /**
   * Writes {@code prefix.index} and {@code prefix.data-00000-of-00001}.
   *
   * @throws UncheckedIOException when the disk does not take them
   */
  public static void write(Path prefix, List<Entry> entries) {
    try (ModelGraph graph = new ModelGraph();
        TensorFeed feed = new TensorFeed()) {
      Ops tf = graph.tf();
      List<Operand<?>> tensors = new ArrayList<>();
      for (Entry entry : entries) {
        Placeholder<TFloat32> value =
            tf.placeholder(TFloat32.class, Placeholder.shape(entry.shape()));
        feed.put(value, entry.values(), entry.shape().asArray());
        tensors.add(value);
      }
      Op save =
          tf.train.save(
              tf.constant(prefix.toString()),
              tf.array(entries.stream().map(Entry::name).toArray(String[]::new)),
              tf.array(wholes(entries.size())),
              tensors);
      graph.start(Threads.single());
      graph.run(feed, List.of(), List.of(save));
    } catch (TensorFlowException e) {
      throw failed("cannot write " + prefix, e);
    }
  }

  /**
   * The values of {@code names}, in their order.
   *
   * @throws UncheckedIOException when the bundle is damaged or has no such tensor
   */
  public static List<float[]> read(Path prefix, List<String> names) {
    if (names.isEmpty()) {
      return List.of();
    }
    try (ModelGraph graph = new ModelGraph()) {
      List<Operand<TFloat32>> values = restore(graph.tf(), prefix, names);
      graph.start(Threads.single());
      return graph.run(null, values, List.of());
    } catch (TensorFlowException e) {
      throw failed("cannot read " + prefix, e);
    }
  }

  /** Operations that read the values of {@code names}, of which there must be at least one. */
  public static List<Operand<TFloat32>> restore(Ops tf, Path prefix, List<String> names) {
    List<Operand<TFloat32>> values = new ArrayList<>();
    tf.train
        .restore(
            tf.constant(prefix.toString()),
            tf.array(names.toArray(String[]::new)),
            tf.array(wholes(names.size())),
            Collections.nCopies(names.size(), TFloat32.class))
        .tensors()
        .forEach(value -> values.add(value.expect(TFloat32.class)));
    return values;
  }

  // no tensor is cut into slices
  private static String[] wholes(int count) {
    String[] slices = new String[count];
    Arrays.fill(slices, "");
    return slices;
  }

  private static UncheckedIOException failed(String what, TensorFlowException e) {
    String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new UncheckedIOException(what + ": " + why, new IOException(e));
  }
}
