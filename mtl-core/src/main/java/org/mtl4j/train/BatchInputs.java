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

  /** What is computed in one branch: ids, floats and, per task, labels of its rows. */
  record Part(
      Operand<TInt32> rows,
      Operand<TInt32> ids,
      Operand<TFloat32> floats,
      List<Operand<TFloat32>> labels) {}

  private final Network network;
  private final Placeholder<TInt32> ids;
  private final Placeholder<TFloat32> floats;
  private final Placeholder<TFloat32> labels;
  private final Placeholder<TFloat32> share;
  private final List<Placeholder<TInt32>> rows = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();

  BatchInputs(Ops tf, Network network, int parts) {
    this.network = network;
    int tasks = network.model().tasks().size();
    ids = network.ids(tf);
    floats = network.floats(tf);
    labels = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(tasks, -1)));
    share = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    for (int i = 0; i < parts; i++) {
      Placeholder<TInt32> own = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
      rows.add(own);
      Operand<TFloat32> columns = tf.gather(labels, own, tf.constant(1));
      this.parts.add(
          new Part(
              own,
              tf.gather(ids, own, tf.constant(0)),
              tf.gather(floats, own, tf.constant(0)),
              List.copyOf(tf.unstack(columns, (long) tasks, Unstack.axis(0L)).output())));
    }
  }

  /** The parts of a batch. */
  List<Part> parts() {
    return parts;
  }

  /** One divided by the rows of the batch. */
  Operand<TFloat32> share() {
    return share;
  }

  /** Feeds {@code all} as the rows that steps choose from. */
  TensorFeed load(Batch all) {
    int tasks = network.model().tasks().size();
    float[] byTask = new float[all.labels().length];
    for (int i = 0; i < byTask.length; i++) {
      byTask[i % tasks * all.size() + i / tasks] = all.labels()[i];
    }
    var schema = network.embedding().schema();
    return new TensorFeed()
        .put(ids, all.ids(), all.size(), schema.idWidth())
        .put(floats, all.floats(), all.size(), schema.floatWidth())
        .put(labels, byTask, tasks, all.size());
  }

  /** Feeds the choice of the rows {@code order[from]} to before {@code order[to]}. */
  TensorFeed choose(TensorFeed loaded, int[] order, int from, int to) {
    TensorFeed feed = new TensorFeed(loaded).put(share, new float[] {1f / (to - from)});
    int start = from;
    for (int i = 0; i < rows.size(); i++) {
      int end = from + (int) ((long) (to - from) * (i + 1) / rows.size());
      feed.put(rows.get(i), Arrays.copyOfRange(order, start, end), end - start);
      start = end;
    }
    return feed;
  }
}
