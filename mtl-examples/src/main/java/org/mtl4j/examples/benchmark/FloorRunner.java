package org.mtl4j.examples.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.mtl4j.examples.experiment.EncodedRows;
import org.mtl4j.examples.experiment.Experiment;
import org.mtl4j.graph.ModelGraph;
import org.mtl4j.graph.Threads;
import org.mtl4j.graph.Variable;
import org.mtl4j.graph.WeightSpec;
import org.mtl4j.graph.WeightSpec.Role;
import org.mtl4j.layer.EmbeddingLayer;
import org.mtl4j.task.Network;
import org.mtl4j.train.Trainer;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/**
 * Measures the limit of training: for each kernel of a model the products of the forward and
 * backward pass and nothing else, and if asked the look-up of the embeddings. Kernels that read the
 * model's input are one product, as they can be. A call does several steps one after the other, so
 * that the call itself does not count; the fastest of some thread settings is taken.
 */
final class FloorRunner {

  private static final int STEPS_PER_CALL = 8;

  /** A factor of a product: x [batch, in] times weights [in, out]. */
  private record Product(long in, long out) {}

  private final ModelGraph graph = new ModelGraph();
  private final Ops tf = graph.tf();
  private final List<Operand<TFloat32>> fetches = new ArrayList<>();
  private final Map<String, Variable> variables = new LinkedHashMap<>();

  private FloorRunner() {}

  /** Runs the products of {@code spec}'s model until nobody asks for rounds any more. */
  static void run(JsonNode spec, RunnerLines lines, boolean gather) {
    Experiment experiment = RunnerCommand.experiment(spec, spec.get("model").asText());
    EncodedRows rows = EncodedRows.of(experiment);
    int batch = spec.get("batch").asInt();
    Network network = Trainer.network(experiment.model(), rows.encoder());
    List<WeightSpec> weights = network.weights();
    int threads = spec.get("threads").asInt();
    FloorRunner best = null;
    double fastest = 0;
    for (Threads some :
        List.of(new Threads(threads, 1), new Threads(1, threads), Threads.single())) {
      FloorRunner runner = new FloorRunner();
      runner.build(weights, network.embedding(), batch, gather);
      runner.graph.start(some);
      runner.stepsPerSecond(spec.get("warmUp").asDouble() / 6);
      double speed = runner.stepsPerSecond(spec.get("warmUp").asDouble() / 6);
      if (speed > fastest) {
        if (best != null) {
          best.graph.close();
        }
        best = runner;
        fastest = speed;
      } else {
        runner.graph.close();
      }
    }
    lines.ready();
    best.serve(spec, lines, batch);
  }

  private void serve(JsonNode spec, RunnerLines lines, int batch) {
    try (graph) {
      while (true) {
        lines.next();
        double steps = stepsPerSecond(spec.get("seconds").asDouble());
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("value", steps * batch);
        figures.put("millisPerStep", 1000 / steps);
        lines.answer(figures);
      }
    }
  }

  private double stepsPerSecond(double seconds) {
    long start = System.nanoTime();
    long steps = 0;
    double elapsed = 0;
    while (steps == 0 || elapsed < seconds) {
      graph.run(null, fetches, List.of());
      steps += STEPS_PER_CALL;
      elapsed = (System.nanoTime() - start) / 1e9;
    }
    return steps / elapsed;
  }

  private void build(
      List<WeightSpec> weights, EmbeddingLayer embedding, int batch, boolean gather) {
    List<Product> products = products(weights);
    List<Op> before = List.of();
    for (int step = 0; step < STEPS_PER_CALL; step++) {
      Ops next = tf.withControlDependencies(before);
      List<Operand<TFloat32>> results = new ArrayList<>();
      for (int i = 0; i < products.size(); i++) {
        Product product = products.get(i);
        Operand<TFloat32> x = read(next, "x_" + i, batch, product.in());
        Operand<TFloat32> w = read(next, "w_" + i, product.in(), product.out());
        Operand<TFloat32> dy = read(next, "dy_" + i, batch, product.out());
        results.add(next.linalg.matMul(x, w));
        results.add(next.linalg.matMul(x, dy, MatMul.transposeA(true)));
        results.add(next.linalg.matMul(dy, w, MatMul.transposeB(true)));
      }
      if (gather) {
        results.addAll(gathers(next, embedding, batch, step));
      }
      before = List.copyOf(results.stream().map(result -> (Op) result).toList());
      // a value of each result is used, or TensorFlow would leave the product out
      for (Operand<TFloat32> result : results) {
        fetches.add(next.slice(result, tf.array(0, 0), tf.array(1, 1)));
      }
    }
    List<Operand<TFloat32>> all = List.copyOf(fetches);
    fetches.clear();
    fetches.add(tf.concat(all, tf.constant(0)));
  }

  private Operand<TFloat32> read(Ops next, String name, long rows, long columns) {
    return next.readVariableOp(variable(name, rows, columns).handle(), TFloat32.class);
  }

  private Variable variable(String name, long rows, long columns) {
    return variables.computeIfAbsent(
        name, n -> graph.variables().filled(n, Shape.of(rows, columns), 0.01f));
  }

  private List<Operand<TFloat32>> gathers(Ops next, EmbeddingLayer embedding, int batch, int step) {
    List<Operand<TFloat32>> results = new ArrayList<>();
    Random random = new Random(step);
    for (var group : embedding.groups()) {
      long columns =
          embedding.schema().sparse().stream()
              .filter(feature -> group.offsets().containsKey(feature.table().name()))
              .count();
      int[] ids = random.ints(batch * columns, 0, group.rows()).toArray();
      Variable variable = variable("rows_" + group.name(), group.rows(), group.width());
      results.add(next.resourceGather(variable.handle(), tf.constant(ids), TFloat32.class));
    }
    return results;
  }

  // the widest input is the model's own
  private static List<Product> products(List<WeightSpec> weights) {
    List<Product> all = new ArrayList<>();
    for (WeightSpec weight : weights) {
      if (weight.role() == Role.KERNEL) {
        long in = weight.shape().get(0);
        all.add(new Product(in, weight.size() / in));
      }
    }
    long widest = all.stream().mapToLong(Product::in).max().orElseThrow();
    List<Product> products = new ArrayList<>();
    long out = all.stream().filter(p -> p.in() == widest).mapToLong(Product::out).sum();
    products.add(new Product(widest, out));
    all.stream().filter(p -> p.in() < widest).forEach(products::add);
    return products;
  }
}
