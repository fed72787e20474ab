package org.mtl4j.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.mtl4j.data.Batch;
import org.mtl4j.graph.BundleFile;
import org.mtl4j.graph.GraphOps;
import org.mtl4j.graph.TensorFeed;
import org.mtl4j.graph.Threads;
import org.mtl4j.layer.SmallProduct;
import org.mtl4j.layer.SummedIds;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Owner of a frozen graph: a signature of a SavedModel for encoded rows with its weights as
 * constants. Runs on the caller's thread, in many threads at once.
 */
final class FrozenGraph implements AutoCloseable {

  /** An output: where it is, for few rows and for many, and how many values of a row it holds. */
  private record Head(String name, Output<?> few, Output<?> many, int width) {}

  private final Graph graph = new Graph();
  private final Session session;
  private final Operand<TInt32> ids;
  private final Operand<TFloat32> floats;
  private final SummedIds summed; // null without sums, as the next two
  private final Operand<TInt32> summedRows;
  private final Operand<TInt32> summedBatch;
  private final boolean idsAreRead;
  private final int idWidth;
  private final int floatWidth;
  private final List<Head> heads = new ArrayList<>();

  /**
   * The graph of {@code meta} with the weights in {@code checkpoint}.
   *
   * @param summed what first layers sum; null where they look all up
   * @param order of the outputs, as far as it is known
   */
  FrozenGraph(MetaGraphDef meta, BundleFile checkpoint, SummedIds summed, List<String> order) {
    SignatureDef signature =
        meta.getSignatureDefOrThrow(
            summed == null ? ServingSignature.ENCODED : ServingSignature.SUMMED);
    this.summed = summed;
    FrozenNodes nodes = new FrozenNodes(meta.getGraphDef(), signature, checkpoint);
    Session started = null;
    try {
      graph.importGraphDef(nodes.graph());
      ids = integers(signature, "ids");
      floats = output(signature.getInputsOrThrow("floats").getName()).expect(TFloat32.class);
      summedRows = summed == null ? null : integers(signature, "rows");
      summedBatch = summed == null ? null : integers(signature, "batch");
      idsAreRead = ((GraphOperation) ids.op()).numConsumers() > 0;
      idWidth = width(signature.getInputsOrThrow("ids"));
      floatWidth = width(signature.getInputsOrThrow("floats"));
      outputs(signature, order)
          .forEach(
              (name, info) -> {
                Output<?> many = output(nodes.forMany(info.getName()));
                heads.add(new Head(name, output(info.getName()), many, width(info)));
              });
      List<Table> tables = nodes.variables().stream().map(path -> table(path, checkpoint)).toList();
      // on the caller's thread, which more than halves the time of a single row
      started = new Session(graph, Threads.single().config());
      for (Table table : tables) {
        table.fill(started, checkpoint);
      }
    } catch (RuntimeException | Error e) {
      if (started != null) {
        started.close();
      }
      graph.close();
      throw e;
    }
    session = started;
  }

  private Operand<TInt32> integers(SignatureDef signature, String input) {
    return output(signature.getInputsOrThrow(input).getName()).expect(TInt32.class);
  }

  private Output<?> output(String tensor) {
    int colon = tensor.indexOf(':');
    return graph
        .operation(tensor.substring(0, colon))
        .output(Integer.parseInt(tensor.substring(colon + 1)));
  }

  // in the given order, those that it does not name sorted behind
  private static Map<String, TensorInfo> outputs(SignatureDef signature, List<String> order) {
    Map<String, TensorInfo> rest = new TreeMap<>(signature.getOutputsMap());
    Map<String, TensorInfo> outputs = new LinkedHashMap<>();
    for (String name : order) {
      if (rest.containsKey(name)) {
        outputs.put(name, rest.remove(name));
      }
    }
    outputs.putAll(rest);
    return outputs;
  }

  private static int width(TensorInfo info) {
    long width =
        info.getTensorShape().getDimList().stream()
            .skip(1)
            .mapToLong(dim -> dim.getSize())
            .reduce(1, Math::multiplyExact);
    return Math.toIntExact(width);
  }

  /** A large table that stays a variable, and how some rows of it are set. */
  private record Table(
      String path, int width, Op start, Operand<TInt32> at, Operand<TFloat32> rows, Op set) {

    void fill(Session session, BundleFile checkpoint) {
      session.run(start);
      int[] next = {0};
      checkpoint.read(path, width, values -> set(session, values, next));
    }

    private void set(Session session, float[] values, int[] next) {
      int count = values.length / width;
      int[] numbers = IntStream.range(next[0], next[0] + count).toArray();
      next[0] += count;
      try (TensorFeed feed = new TensorFeed()) {
        Session.Runner runner = session.runner();
        feed.put(at, numbers, count).put(rows, values, count, width).into(runner);
        runner.addTarget(set).run().close();
      }
    }
  }

  private Table table(String path, BundleFile checkpoint) {
    Ops tf = GraphOps.of(graph);
    Operand<?> variable = graph.operation(path).output(0);
    long[] shape = checkpoint.shape(path);
    Op start = tf.assignVariableOp(variable, tf.fill(tf.array(shape), tf.constant(0f)));
    int width = Math.toIntExact(shape[1]);
    var at = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
    var rows = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, width)));
    Op set = tf.resourceScatterUpdate(variable, at, rows);
    return new Table(path, width, start, at, rows, set);
  }

  /** The names of the outputs in their order. */
  List<String> outputs() {
    return heads.stream().map(Head::name).toList();
  }

  /** Room for the outputs of {@code rows} rows, by name. */
  Map<String, float[]> room(int rows) {
    Map<String, float[]> values = new LinkedHashMap<>();
    heads.forEach(head -> values.put(head.name, new float[rows * head.width]));
    return values;
  }

  /**
   * Predicts {@code rows}, the first of which is row {@code at} of {@code values}, which takes the
   * outputs.
   */
  void run(Batch rows, Map<String, float[]> values, int at) {
    try (TensorFeed feed = new TensorFeed()) {
      if (idsAreRead) {
        feed.put(ids, rows.ids(), rows.size(), idWidth);
      }
      feed.put(floats, rows.floats(), rows.size(), floatWidth);
      if (summed != null) {
        SummedIds.Chosen chosen = summed.choose(rows.ids(), rows.size());
        feed.put(summedRows, chosen.rows(), chosen.count());
        feed.put(summedBatch, chosen.batch(), chosen.count());
      }
      Session.Runner runner = session.runner();
      feed.into(runner);
      boolean many = SmallProduct.fasterByOneDnn(rows.size());
      heads.forEach(head -> runner.fetch(many ? head.many : head.few));
      try (Result result = runner.run()) {
        for (int i = 0; i < heads.size(); i++) {
          Head head = heads.get(i);
          float[] all = values.get(head.name);
          long size = (long) rows.size() * head.width;
          ((TFloat32) result.get(i))
              .copyTo(DataBuffers.of(all, false, false).slice((long) at * head.width, size));
        }
      }
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
