package org.mtl4j.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mtl4j.data.Batch;
import org.mtl4j.graph.TensorFeed;
import org.mtl4j.task.Network;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The fed values of a train step: many rows, which stay where they are from step to step, and the
 * numbers of those that make up the batch, in parts that are computed side by side.
 */
final class BatchInputs {

  /**
   * What is computed in one branch: ids, floats, labels per task and weights of its rows; null
   * where all count the same.
   */
  record Part(
      Operand<TInt32> rows,
      Operand<TInt32> ids,
      Operand<TFloat32> floats,
      List<Operand<TFloat32>> labels,
      Operand<TFloat32> weights) {}

  private final int[] widths; // of a row's ids, floats and labels
  private final Placeholder<TInt32> all;
  private final Placeholder<TFloat32> inverse; // of the rows of the batch
  private final Operand<TFloat32> share;
  private final List<Placeholder<TInt32>> rows = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();

  /** Inputs in {@code parts}; where rows are {@code weighted}, weights lie behind the labels. */
  BatchInputs(Ops tf, Network network, int parts, boolean weighted) {
    var schema = network.embedding().schema();
    int tasks = network.model().tasks().size();
    widths = new int[] {schema.idWidth(), schema.floatWidth(), tasks + (weighted ? 1 : 0)};
    all = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1, width())));
    inverse = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    for (int i = 0; i < parts; i++) {
      rows.add(tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1))));
      this.parts.add(part(tf, rows.get(i), weighted));
    }
    share = weighted ? inverseWeight(tf) : inverse;
  }

  // 0 where no row of the batch counts
  private Operand<TFloat32> inverseWeight(Ops tf) {
    List<Operand<TFloat32>> sums =
        parts.stream().<Operand<TFloat32>>map(p -> tf.sum(p.weights(), tf.constant(0))).toList();
    return tf.math.divNoNan(tf.constant(1f), tf.math.addN(sums));
  }

  // floats and labels lie beside the ids, bit by bit, so that a row is read in one place
  private Part part(Ops tf, Operand<TInt32> rows, boolean weighted) {
    Operand<TInt32> chosen = tf.gather(all, rows, tf.constant(0));
    var columns = tf.splitV(chosen, tf.constant(widths), tf.constant(1), 3L).output();
    Operand<TFloat32> labels = tf.bitcast(columns.get(2), TFloat32.class);
    List<Operand<TFloat32>> byColumn =
        List.copyOf(tf.unstack(labels, (long) widths[2], Unstack.axis(1L)).output());
    int tasks = byColumn.size() - (weighted ? 1 : 0);
    return new Part(
        rows,
        columns.get(0),
        tf.bitcast(columns.get(1), TFloat32.class),
        byColumn.subList(0, tasks),
        weighted ? byColumn.get(tasks) : null);
  }

  private int width() {
    return widths[0] + widths[1] + widths[2];
  }

  /** The parts of a batch. */
  List<Part> parts() {
    return parts;
  }

  /** One divided by the rows of the batch, or by their weight. */
  Operand<TFloat32> share() {
    return share;
  }

  /** Feeds {@code batch} as the rows that steps choose from. */
  TensorFeed load(Batch batch) {
    int[] packed = new int[Math.multiplyExact(batch.size(), width())];
    int at = 0;
    for (int row = 0; row < batch.size(); row++) {
      System.arraycopy(batch.ids(), row * widths[0], packed, at, widths[0]);
      at = bits(batch.floats(), row * widths[1], widths[1], packed, at + widths[0]);
      at = bits(batch.labels(), row * widths[2], widths[2], packed, at);
    }
    return new TensorFeed().put(all, packed, batch.size(), width());
  }

  private static int bits(float[] values, int from, int count, int[] target, int at) {
    for (int i = 0; i < count; i++) {
      target[at + i] = Float.floatToRawIntBits(values[from + i]);
    }
    return at + count;
  }

  /**
   * Feeds the choice of the rows {@code order[from]} to before {@code order[to]}; a single row is
   * in each part, so that none is empty.
   */
  TensorFeed choose(TensorFeed loaded, int[] order, int from, int to) {
    TensorFeed feed = new TensorFeed(loaded);
    int all = 0;
    for (int i = 0; i < rows.size(); i++) {
      int start = from + (int) ((long) (to - from) * i / rows.size());
      int end = from + (int) ((long) (to - from) * (i + 1) / rows.size());
      int[] own = Arrays.copyOfRange(order, start, Math.max(start + 1, end));
      feed.put(rows.get(i), own, own.length);
      all += own.length;
    }
    return feed.put(inverse, new float[] {1f / all});
  }
}
