package org.mtl4j.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The weights of a training graph. All dense weights and small tables are slices of one flat
 * variable, so that one operation updates them; large tables are variables of their own, of which a
 * step touches only the batch's rows.
 */
public final class TrainableWeights implements Weights {

  /** The flat variable's name. */
  public static final String FLAT = "flat";

  /**
   * The rows of a large table that a batch reads.
   *
   * @param table the variable
   * @param ids unique row numbers [n]
   * @param rows their values [n, width]; gradients are taken with respect to them
   */
  public record TableRows(Variable table, Operand<TInt32> ids, Operand<TFloat32> rows) {}

  /**
   * What an operation without a gradient in TensorFlow computes from shared values.
   *
   * @param inputs the shared values
   * @param output the result
   * @param gradients those of the inputs by that of the output
   */
  public record Bridge(
      List<Operand<TFloat32>> inputs,
      Operand<TFloat32> output,
      Function<Operand<TFloat32>, List<Operand<TFloat32>>> gradients) {}

  private final ModelGraph graph;
  private final List<WeightSpec> specs;
  private final List<WeightSpec> flatSpecs;
  private final Map<String, Integer> offsets = new HashMap<>(); // in the flat variable
  private final Operand<TFloat32> flatStart;
  private final Variable flat;
  private final Operand<TFloat32> flatValue;
  private final Map<String, Operand<TFloat32>> slices = new LinkedHashMap<>();
  private final Map<String, Variable> others = new LinkedHashMap<>();
  private final List<TableRows> tableRows = new ArrayList<>();
  private final Map<String, List<Operand<TFloat32>>> shared = new LinkedHashMap<>();
  private final Map<String, Operand<TFloat32>> sources = new LinkedHashMap<>();
  private final List<Bridge> bridges = new ArrayList<>();
  private final List<Op> stateUpdates = new ArrayList<>();
  private Variable average;

  /** Creates the variables of {@code specs} in {@code graph}, started from {@code seed}. */
  public TrainableWeights(ModelGraph graph, List<WeightSpec> specs, long seed) {
    this.graph = graph;
    this.specs = List.copyOf(specs);
    flatSpecs =
        specs.stream()
            .filter(WeightSpec::flat)
            .sorted(Comparator.comparing(spec -> !aligned(spec)))
            .toList();
    Ops tf = graph.tf();
    List<Operand<TFloat32>> starts = new ArrayList<>();
    for (WeightSpec spec : specs) {
      if (!spec.flat()) {
        others.put(
            spec.path(),
            graph.variables().create(spec.path(), spec.shape(), start(tf, spec, seed)));
      }
    }
    int size = 0;
    for (WeightSpec spec : flatSpecs) {
      starts.add(tf.reshape(start(tf, spec, seed), tf.array(-1)));
      offsets.put(spec.path(), size);
      size = Math.addExact(size, spec.size());
    }
    flatStart = tf.concat(starts, tf.constant(0));
    flat = graph.variables().create(FLAT, Shape.of(size), flatStart);
    flatValue = tf.readVariableOp(flat.handle(), TFloat32.class);
    slices.putAll(slice(tf, flatValue));
  }

  private static Operand<TFloat32> start(Ops tf, WeightSpec spec, long seed) {
    return spec.initializer().values(tf, spec.shape(), Seeds.of(seed, spec.path()));
  }

  private Map<String, Operand<TFloat32>> slice(Ops tf, Operand<TFloat32> value) {
    Map<String, Operand<TFloat32>> slices = new LinkedHashMap<>();
    List<WeightSpec> copied = new ArrayList<>();
    for (WeightSpec spec : flatSpecs) {
      if (aligned(spec)) {
        slices.put(spec.path(), slice(tf, value, spec));
      } else {
        copied.add(spec);
      }
    }
    if (copied.isEmpty()) {
      return slices;
    }
    int[] sizes = copied.stream().mapToInt(WeightSpec::size).toArray();
    var rest = tf.slice(value, tf.array(offsets.get(copied.get(0).path())), tf.array(-1));
    var parts = tf.splitV(rest, tf.constant(sizes), tf.constant(0), (long) sizes.length);
    for (int i = 0; i < sizes.length; i++) {
      slices.put(copied.get(i).path(), shaped(tf, parts.output().get(i), copied.get(i)));
    }
    return slices;
  }

  private Operand<TFloat32> slice(Ops tf, Operand<TFloat32> value, WeightSpec spec) {
    var own = tf.slice(value, tf.array(offsets.get(spec.path())), tf.array(spec.size()));
    return shaped(tf, own, spec);
  }

  // an operation of its own, as gradients go by operation
  private static Operand<TFloat32> shaped(Ops tf, Operand<TFloat32> value, WeightSpec spec) {
    return tf.reshape(value, tf.constant(spec.shape().asArray()));
  }

  // whether a slice that starts at a multiple of 64 bytes ends at one: TensorFlow copies others
  private static boolean aligned(WeightSpec spec) {
    return spec.size() % 16 == 0;
  }

  /**
   * Creates a moving average of the flat variable; {@link #values} and {@link #averaged} hold it in
   * its place from now on.
   *
   * @return the average
   */
  public Variable average() {
    average = graph.variables().create("average/" + FLAT, flat.shape(), flatStart);
    return average;
  }

  /** The weights to predict with: those of the average if there is one. */
  public Weights averaged(Ops tf) {
    if (average == null) {
      return this;
    }
    var slices = slice(tf, tf.readVariableOp(average.handle(), TFloat32.class));
    TrainableWeights all = this;
    return new Weights() {
      @Override
      public Operand<TFloat32> read(Ops tf, WeightSpec spec) {
        return spec.flat() ? slices.get(spec.path()) : all.read(tf, spec);
      }

      @Override
      public Operand<TFloat32> gather(
          Ops tf, WeightSpec table, Operand<TInt32> ids, boolean training) {
        return table.flat()
            ? tf.gather(read(tf, table), ids, tf.constant(0))
            : all.gather(tf, table, ids, training);
      }

      @Override
      public void assign(Ops tf, WeightSpec state, Operand<TFloat32> value) {
        all.assign(tf, state, value);
      }
    };
  }

  @Override
  public Operand<TFloat32> read(Ops tf, WeightSpec spec) {
    return spec.flat()
        ? slices.get(spec.path())
        : tf.readVariableOp(others.get(spec.path()).handle(), TFloat32.class);
  }

  @Override
  public Operand<TFloat32> gather(Ops tf, WeightSpec table, Operand<TInt32> ids, boolean training) {
    if (table.flat()) {
      return tf.gather(read(tf, table), ids, tf.constant(0));
    }
    Variable variable = others.get(table.path());
    if (!training) {
      return tf.resourceGather(variable.handle(), ids, TFloat32.class);
    }
    var unique = tf.unique(ids, tf.array(0));
    Operand<TFloat32> rows = tf.resourceGather(variable.handle(), unique.y(), TFloat32.class);
    tableRows.add(new TableRows(variable, unique.y(), rows));
    return tf.gather(rows, unique.idx(), tf.constant(0));
  }

  @Override
  public List<Operand<TFloat32>> shared(
      Ops tf, String name, Supplier<List<Operand<TFloat32>>> values) {
    return shared.computeIfAbsent(
        name, key -> values.get().stream().<Operand<TFloat32>>map(tf::identity).toList());
  }

  // not the slice that parts read: nothing they compute from that leads to a shared value
  @Override
  public Operand<TFloat32> source(Ops tf, WeightSpec spec) {
    return sources.computeIfAbsent(spec.path(), path -> slice(tf, flatValue, spec));
  }

  @Override
  public void gradient(
      List<Operand<TFloat32>> inputs,
      Operand<TFloat32> output,
      Function<Operand<TFloat32>, List<Operand<TFloat32>>> gradients) {
    bridges.add(new Bridge(inputs, output, gradients));
  }

  @Override
  public void assign(Ops tf, WeightSpec state, Operand<TFloat32> value) {
    stateUpdates.add(tf.assignVariableOp(others.get(state.path()).handle(), value));
  }

  /** The flat variable. */
  public Variable flat() {
    return flat;
  }

  /** The value of the flat variable [size]. */
  public Operand<TFloat32> flatValue() {
    return flatValue;
  }

  /** All weights, in order. */
  public List<WeightSpec> specs() {
    return specs;
  }

  /**
   * The weights inside the flat variable, in its order: those whose slices are not copied first.
   */
  public List<WeightSpec> flatSpecs() {
    return flatSpecs;
  }

  /** The dense weights as they are used, by path in the order of {@link #flatSpecs}. */
  public Map<String, Operand<TFloat32>> slices() {
    return Collections.unmodifiableMap(slices);
  }

  /** The rows of large tables that the training branch reads. */
  public List<TableRows> tableRows() {
    return List.copyOf(tableRows);
  }

  /** The shared values of all parts. */
  public List<Operand<TFloat32>> shared() {
    return shared.values().stream().flatMap(List::stream).toList();
  }

  /** What is computed from them without a gradient in TensorFlow. */
  public List<Bridge> bridges() {
    return List.copyOf(bridges);
  }

  /** The dense weights that shared values are computed from besides {@link #slices}, by path. */
  public Map<String, Operand<TFloat32>> sources() {
    return Collections.unmodifiableMap(sources);
  }

  /** Assignments that belong to a train step. */
  public List<Op> stateUpdates() {
    return List.copyOf(stateUpdates);
  }

  /** The present values by weight path, row-major. */
  public Map<String, float[]> values() {
    Map<String, float[]> values = new LinkedHashMap<>();
    float[] all = graph.variables().value(graph, (average == null ? flat : average).name());
    for (WeightSpec spec : specs) {
      if (spec.flat()) {
        int offset = offsets.get(spec.path());
        values.put(spec.path(), Arrays.copyOfRange(all, offset, offset + spec.size()));
      } else {
        values.put(spec.path(), value(spec.path()));
      }
    }
    return values;
  }

  /** The present value of a weight that is a variable of its own, row-major. */
  public float[] value(String path) {
    return graph.variables().value(graph, path);
  }

  /** Sets all values; names and sizes must agree. */
  public void restore(Map<String, float[]> values) {
    float[] all = new float[Math.toIntExact(flat.shape().size())];
    for (WeightSpec spec : specs) {
      float[] value = values.get(spec.path());
      if (value == null || value.length != spec.size()) {
        throw new IllegalArgumentException(
            "weight "
                + spec.path()
                + " needs "
                + spec.size()
                + " values, got "
                + (value == null ? "none" : value.length));
      }
      if (spec.flat()) {
        System.arraycopy(value, 0, all, offsets.get(spec.path()), value.length);
      } else {
        graph.variables().set(graph, spec.path(), value);
      }
    }
    graph.variables().set(graph, FLAT, all);
    if (average != null) {
      graph.variables().set(graph, average.name(), all);
    }
  }
}
