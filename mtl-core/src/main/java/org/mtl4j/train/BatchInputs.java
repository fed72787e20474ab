package org.mtl4j.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mtl4j.data.Batch;
import org.mtl4j.data.LabelScale;
import org.mtl4j.graph.GraphScope.Summands;
import org.mtl4j.graph.TensorFeed;
import org.mtl4j.layer.SummedIds;
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
   *
   * @param summands null where first layers read their input
   */
  record Part(
      Operand<TInt32> rows,
      Operand<TInt32> ids,
      Operand<TFloat32> floats,
      List<Operand<TFloat32>> labels,
      Operand<TFloat32> weights,
      Summands summands) {}

  /**
   * Rows that steps choose from.
   *
   * @param summed null where first layers read their input
   */
  record Loaded(TensorFeed feed, SummedRows summed) implements AutoCloseable {
    @Override
    public void close() {
      feed.close();
    }
  }

  private final SummedIds summed; // null where first layers read their input
  private final int[] widths; // of a row's ids, floats and labels
  private final Placeholder<TInt32> ids; // null where they lie before the others
  private final Placeholder<TInt32> others;
  private final Placeholder<TFloat32> inverse; // of the rows of the batch
  private final Operand<TFloat32> share;
  private final List<Placeholder<TInt32>> rows = new ArrayList<>();
  private final List<Placeholder<TInt32>> summedRows = new ArrayList<>();
  private final List<Placeholder<TInt32>> summedFor = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();

  /**
   * Inputs in {@code parts}; where rows are {@code weighted}, weights lie behind the labels.
   *
   * @param factored whether first layers sum rows of products where few tables are large
   */
  BatchInputs(Ops tf, Network network, int parts, boolean weighted, boolean factored) {
    var schema = network.embedding().schema();
    int tasks = network.model().tasks().size();
    summed = factored ? network.embedding().summed().orElse(null) : null;
    widths = new int[] {schema.idWidth(), schema.floatWidth(), tasks + (weighted ? 1 : 0)};
    ids = summed == null ? null : integers(tf, -1, widths[0]);
    others = integers(tf, -1, width());
    inverse = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    for (int i = 0; i < parts; i++) {
      this.parts.add(part(tf, weighted));
    }
    share = weighted ? inverseWeight(tf) : inverse;
  }

  private static Placeholder<TInt32> integers(Ops tf, long... shape) {
    return tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(shape)));
  }

  // 0 where no row of the batch counts
  private Operand<TFloat32> inverseWeight(Ops tf) {
    List<Operand<TFloat32>> sums =
        parts.stream().<Operand<TFloat32>>map(p -> tf.sum(p.weights(), tf.constant(0))).toList();
    return tf.math.divNoNan(tf.constant(1f), tf.math.addN(sums));
  }

  // what a step reads of a row lies in one place, floats and labels bit by bit beside the ids;
  // these are apart where sums take their place
  private Part part(Ops tf, boolean weighted) {
    Operand<TInt32> chosen = add(tf, rows);
    Operand<TInt32> row = tf.gather(others, chosen, tf.constant(0));
    List<Operand<TInt32>> columns = new ArrayList<>();
    Summands summands = null;
    if (summed == null) {
      columns.addAll(tf.splitV(row, tf.constant(widths), tf.constant(1), 3L).output());
    } else {
      int[] own = {widths[1], widths[2]};
      columns.add(tf.gather(ids, chosen, tf.constant(0)));
      columns.addAll(tf.splitV(row, tf.constant(own), tf.constant(1), 2L).output());
      summands = new Summands(add(tf, summedRows), add(tf, summedFor), tf.size(chosen));
    }
    Operand<TFloat32> labels = tf.bitcast(columns.get(2), TFloat32.class);
    List<Operand<TFloat32>> byColumn =
        List.copyOf(tf.unstack(labels, (long) widths[2], Unstack.axis(1L)).output());
    int tasks = byColumn.size() - (weighted ? 1 : 0);
    return new Part(
        chosen,
        columns.get(0),
        tf.bitcast(columns.get(1), TFloat32.class),
        byColumn.subList(0, tasks),
        weighted ? byColumn.get(tasks) : null,
        summands);
  }

  private static Operand<TInt32> add(Ops tf, List<Placeholder<TInt32>> placeholders) {
    placeholders.add(integers(tf, -1));
    return placeholders.get(placeholders.size() - 1);
  }

  // of what is read in one place
  private int width() {
    return (summed == null ? widths[0] : 0) + widths[1] + widths[2];
  }

  /** The parts of a batch. */
  List<Part> parts() {
    return parts;
  }

  /** One divided by the rows of the batch, or by their weight. */
  Operand<TFloat32> share() {
    return share;
  }

  /**
   * Feeds {@code batch} as the rows that steps choose from.
   *
   * @param scales by which labels are standardised, by task; null for labels as they are
   */
  Loaded load(Batch batch, LabelScale[] scales) {
    int idWidth = summed == null ? widths[0] : 0;
    int[] packed = new int[Math.multiplyExact(batch.size(), width())];
    int at = 0;
    for (int row = 0; row < batch.size(); row++) {
      System.arraycopy(batch.ids(), row * idWidth, packed, at, idWidth);
      at = bits(batch.floats(), row * widths[1], widths[1], packed, at + idWidth);
      at = bits(batch.labels(), row * widths[2], widths[2], packed, at);
      standardize(batch.labels(), row * widths[2], scales, packed, at - widths[2]);
    }
    TensorFeed feed = new TensorFeed().put(others, packed, batch.size(), width());
    if (summed == null) {
      return new Loaded(feed, null);
    }
    feed.put(ids, batch.ids(), batch.size(), widths[0]);
    return new Loaded(feed, new SummedRows(summed, batch));
  }

  private static void standardize(
      float[] labels, int from, LabelScale[] scales, int[] target, int at) {
    for (int i = 0; i < scales.length; i++) {
      if (scales[i] != null) {
        target[at + i] = Float.floatToRawIntBits(scales[i].standardized(labels[from + i]));
      }
    }
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
  TensorFeed choose(Loaded loaded, int[] order, int from, int to) {
    TensorFeed feed = new TensorFeed(loaded.feed);
    int all = 0;
    for (int i = 0; i < parts.size(); i++) {
      int start = from + (int) ((long) (to - from) * i / parts.size());
      int end = from + (int) ((long) (to - from) * (i + 1) / parts.size());
      int[] own = Arrays.copyOfRange(order, start, Math.max(start + 1, end));
      feed.put(rows.get(i), own, own.length);
      if (summed != null) {
        SummedIds.Chosen chosen = loaded.summed.choose(own);
        feed.put(summedRows.get(i), chosen.rows(), chosen.count());
        feed.put(summedFor.get(i), chosen.batch(), chosen.count());
      }
      all += own.length;
    }
    return feed.put(inverse, new float[] {1f / all});
  }
}
