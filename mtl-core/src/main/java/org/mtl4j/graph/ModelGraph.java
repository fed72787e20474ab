package org.mtl4j.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.types.TFloat32;

/** Owner of a graph and its session: build first, then {@link #start}, then run. */
public final class ModelGraph implements AutoCloseable {

  private final Graph graph = new Graph();
  private final Ops tf = GraphOps.of(graph);
  private final Variables variables = new Variables(tf);
  private Session session;

  /** The operations of this graph. */
  public Ops tf() {
    return tf;
  }

  /** The variables of this graph. */
  public Variables variables() {
    return variables;
  }

  /**
   * The gradients of the sum of {@code weights[i] * ys[i]} with respect to {@code xs}; there is
   * none for an x without a path to a y that does not lead over another x.
   */
  public Map<Output<?>, Operand<TFloat32>> gradients(
      List<Operand<TFloat32>> ys,
      List<Operand<TFloat32>> weights,
      Collection<Operand<TFloat32>> xs) {
    Set<Output<?>> before = before(ys, xs);
    List<Operand<TFloat32>> reached =
        xs.stream().filter(x -> before.contains(x.asOutput())).toList(); // others are an error
    Map<Output<?>, Operand<TFloat32>> all = new LinkedHashMap<>();
    if (reached.isEmpty()) {
      return all;
    }
    Output<?>[] gradients =
        graph.addGradients(null, outputs(ys), outputs(reached), outputs(weights));
    for (int i = 0; i < gradients.length; i++) {
      if (gradients[i] != null && gradients[i].op() != null) {
        all.put(reached.get(i).asOutput(), gradients[i].expect(TFloat32.class));
      }
    }
    return all;
  }

  // what ys are computed from, up to xs
  private static Set<Output<?>> before(
      Collection<Operand<TFloat32>> ys, Collection<Operand<TFloat32>> xs) {
    Set<Output<?>> ends = Set.of(outputs(xs));
    Set<Output<?>> seen = new HashSet<>();
    Deque<Output<?>> open = new ArrayDeque<>(List.of(outputs(ys)));
    while (!open.isEmpty()) {
      Output<?> next = open.pop();
      if (seen.add(next) && !ends.contains(next)) {
        ((GraphOperation) next.op()).inputs().forEach(input -> open.push(input.asOutput()));
      }
    }
    return seen;
  }

  private static Output<?>[] outputs(Collection<Operand<TFloat32>> operands) {
    return operands.stream().map(Operand::asOutput).toArray(Output<?>[]::new);
  }

  /** Creates the session and gives every variable its start; the graph must not change after. */
  public void start(Threads threads) {
    session = new Session(graph, threads.config());
    if (!variables.initializers().isEmpty()) {
      run(null, List.of(), variables.initializers());
    }
  }

  /**
   * Runs {@code targets} and copies out the values of {@code fetches}.
   *
   * @param feed may be null
   */
  public List<float[]> run(TensorFeed feed, List<Operand<TFloat32>> fetches, List<Op> targets) {
    try (Result result = runner(feed, fetches, targets).run()) {
      return values(result);
    }
  }

  /** Runs the same once and tells what each operation took; several times slower than a run. */
  public List<OpTime> trace(TensorFeed feed, List<Operand<TFloat32>> fetches, List<Op> targets) {
    RunOptions options =
        RunOptions.newBuilder().setTraceLevel(RunOptions.TraceLevel.FULL_TRACE).build();
    Session.Runner runner = runner(feed, fetches, targets).setOptions(options);
    try (Result result = runner.runAndFetchMetadata()) {
      return OpTime.of(result.getMetadata().orElseThrow());
    }
  }

  private Session.Runner runner(
      TensorFeed feed, List<Operand<TFloat32>> fetches, List<Op> targets) {
    Session.Runner runner = session.runner();
    if (feed != null) {
      feed.into(runner);
    }
    fetches.forEach(runner::fetch);
    targets.forEach(runner::addTarget);
    return runner;
  }

  private static List<float[]> values(Result result) {
    List<float[]> values = new ArrayList<>();
    for (int i = 0; i < result.size(); i++) {
      TFloat32 tensor = (TFloat32) result.get(i);
      float[] value = new float[Math.toIntExact(tensor.size())];
      tensor.copyTo(DataBuffers.of(value, false, false));
      values.add(value);
    }
    return values;
  }

  /** All operations, for tests of the graph's structure. */
  public List<GraphOperation> operations() {
    List<GraphOperation> all = new ArrayList<>();
    for (Iterator<GraphOperation> i = graph.operations(); i.hasNext(); ) {
      all.add(i.next());
    }
    return all;
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
    graph.close();
  }
}
