package org.mtl4j.export;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mtl4j.data.Batch;
import org.mtl4j.graph.TensorBundle;
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
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
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
   */
  FrozenGraph(MetaGraphDef meta, Path checkpoint, SummedIds summed) {
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
      new TreeMap<>(signature.getOutputsMap())
          .forEach(
              (name, info) -> {
                Output<?> many = output(nodes.forMany(info.getName()));
                heads.add(new Head(name, output(info.getName()), many, width(info)));
              });
      List<Op> assigns = assigns(nodes.variables(), checkpoint);
      // on the caller's thread, which more than halves the time of a single row
      started = new Session(graph, Threads.single().config());
      assigns.forEach(started::run);
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

  private static int width(TensorInfo info) {
    long width =
        info.getTensorShape().getDimList().stream()
            .skip(1)
            .mapToLong(dim -> dim.getSize())
            .reduce(1, Math::multiplyExact);
    return Math.toIntExact(width);
  }

  private List<Op> assigns(List<String> variables, Path checkpoint) {
    List<Op> assigns = new ArrayList<>();
    Ops tf = Ops.create(graph);
    for (String path : variables) {
      assigns.add(
          tf.assignVariableOp(
              graph.operation(path).output(0),
              TensorBundle.restore(tf, checkpoint, List.of(path)).get(0)));
    }
    return assigns;
  }

  /** The names of the outputs, sorted. */
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
