package org.mtl4j.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.mtl4j.graph.WeightSpec.Role;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Where a layer creates its operations and asks for its weights; immutable. */
public final class GraphScope {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.][A-Za-z0-9_.\\-]*");

  /** A first layer's x W + b, which may be computed without x. */
  public interface Affine {

    /** [batch, units] of a kernel [in, units] and a bias [units]; null where x is faster. */
    Operand<TFloat32> of(GraphScope scope, Operand<TFloat32> kernel, Operand<TFloat32> bias);
  }

  /**
   * What a first layer may sum for each row of the batch instead of reading its input.
   *
   * @param rows of products of tables and kernel [n]
   * @param batch the row of the batch that each is summed for [n], ascending
   * @param size rows of the batch, a scalar
   */
  public record Summands(Operand<TInt32> rows, Operand<TInt32> batch, Operand<TInt32> size) {}

  // what all scopes of a graph function share
  private record Root(
      Weights weights,
      boolean training,
      int rows,
      Summands summands,
      long seed,
      Operand<TFloat32> step,
      BiConsumer<String, Operand<TFloat32>> observer,
      Map<Output<?>, Affine> affines) {}

  private final Ops tf;
  private final String path;
  private final Root root;

  private GraphScope(Ops tf, String path, Root root) {
    this.tf = tf;
    this.path = path;
    this.root = root;
  }

  /**
   * The root of a graph that trains: dropout drops, batch norm uses the batch's statistics.
   *
   * @param rows that are computed at a time, at most
   * @param summands what {@link #affine} of the model's input may be computed from, which pays
   *     where a batch has more rows than small tables have; null where it may not
   */
  public static GraphScope training(
      Ops tf, Weights weights, int rows, Summands summands, long seed, Operand<TFloat32> step) {
    return new GraphScope(
        tf,
        "",
        new Root(weights, true, rows, summands, seed, step, (name, value) -> {}, new HashMap<>()));
  }

  /** The root of a graph that predicts. */
  public static GraphScope predicting(Ops tf, Weights weights) {
    return predicting(tf, weights, (name, value) -> {});
  }

  /**
   * The root of a graph that predicts and may compute {@link #affine} from {@code summands}; null
   * where it may not.
   */
  public static GraphScope predicting(Ops tf, Weights weights, Summands summands) {
    return new GraphScope(
        tf,
        "",
        new Root(weights, false, 0, summands, 0, null, (name, value) -> {}, new HashMap<>()));
  }

  /** The root of a graph that predicts and tells {@code observer} what layers {@link #observe}. */
  public static GraphScope predicting(
      Ops tf, Weights weights, BiConsumer<String, Operand<TFloat32>> observer) {
    return new GraphScope(
        tf, "", new Root(weights, false, 0, null, 0, null, observer, new HashMap<>()));
  }

  /** Checks a name that becomes part of weight paths, such as a task's. */
  public static String checkName(String what, String name) {
    if (name == null || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what + " is called \"" + name + "\", but its name must match " + NAME);
    }
    return name;
  }

  /**
   * The name of a raw column as part of a weight path: letters, digits and {@code . _ -} as they
   * are, any other character as its code point between underscores.
   */
  public static String pathName(String column) {
    StringBuilder name = new StringBuilder();
    column
        .codePoints()
        .forEach(
            c -> {
              boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "._-".indexOf(c) >= 0);
              boolean first = name.isEmpty() && "_-".indexOf(c) >= 0;
              if (plain && !first) {
                name.append((char) c);
              } else {
                name.append("x_").append(Integer.toHexString(c)).append('_');
              }
            });
    return name.toString();
  }

  /** The scope of a part, such as {@code at("gates", "income")}. */
  public GraphScope at(String... names) {
    Ops inner = tf;
    String longer = path;
    for (String name : names) {
      inner = inner.withSubScope(checkName("a layer", name));
      longer += name + "/";
    }
    return new GraphScope(inner, longer, root);
  }

  /** The operations. */
  public Ops tf() {
    return tf;
  }

  /** Whether this graph trains. */
  public boolean training() {
    return root.training;
  }

  /** The rows a graph that trains computes at a time; 0 in one that predicts any number. */
  public int rows() {
    return root.rows;
  }

  /** What {@link #affine} of the model's input may be computed from; null where it may not. */
  public Summands summands() {
    return root.summands;
  }

  /** Computes {@link #affine} of {@code x} by other means from now on. */
  public void factor(Operand<TFloat32> x, Affine affine) {
    root.affines.put(x.asOutput(), affine);
  }

  /** x W + b: [batch, in], [in, units], [units] -> [batch, units]. */
  public Operand<TFloat32> affine(
      Operand<TFloat32> x, Operand<TFloat32> kernel, Operand<TFloat32> bias) {
    Affine affine = root.affines.get(x.asOutput());
    Operand<TFloat32> value = affine == null ? null : affine.of(this, kernel, bias);
    return value == null ? tf.nn.biasAdd(tf.linalg.matMul(x, kernel), bias) : value;
  }

  /**
   * Values computed from dense weights alone, once for all parts of a batch that ask for them under
   * this name in this scope.
   */
  public List<Operand<TFloat32>> shared(String name, Supplier<List<Operand<TFloat32>>> values) {
    return root.weights.shared(tf, path + name, values);
  }

  /**
   * Tells the gradients of {@link #shared} values by that of {@code output}, which an operation
   * without a gradient in TensorFlow computes from them.
   */
  public void gradient(
      List<Operand<TFloat32>> inputs,
      Operand<TFloat32> output,
      Function<Operand<TFloat32>, List<Operand<TFloat32>>> gradients) {
    root.weights.gradient(inputs, output, gradients);
  }

  /** A dense weight of this scope for {@link #shared} values. */
  public Operand<TFloat32> source(String name, Role role, Initializer initializer, long... shape) {
    return root.weights.source(tf, new WeightSpec(path + name, Shape.of(shape), role, initializer));
  }

  /** A dense weight of this scope. */
  public Operand<TFloat32> weight(String name, Role role, Initializer initializer, long... shape) {
    return root.weights.read(tf, new WeightSpec(path + name, Shape.of(shape), role, initializer));
  }

  /** Rows of an embedding table: ids [n] -> [n, width]; once per table and graph function. */
  public Operand<TFloat32> rows(
      String name, Role role, Initializer initializer, Shape shape, Operand<TInt32> ids) {
    WeightSpec table = new WeightSpec(path + name, shape, role, initializer);
    return root.weights.gather(tf, table, ids, root.training);
  }

  /** Sets a state weight of this scope to {@code value} with each train step. */
  public void assign(String name, Initializer initializer, Operand<TFloat32> value) {
    root.weights.assign(
        tf, new WeightSpec(path + name, value.shape(), Role.STATE, initializer), value);
  }

  /** Shows an inner value [batch, ...] to who wants to know, such as a gate's weights. */
  public void observe(String name, Operand<TFloat32> value) {
    root.observer.accept(path + name, value);
  }

  /** Uniform random numbers in [0, 1) that differ per step, scope and position. */
  public Operand<TFloat32> random(Operand<TInt32> shape) {
    int low = (int) Seeds.of(root.seed, path + "random");
    Operand<TInt32> count =
        root.step == null ? tf.constant(0) : tf.dtypes.cast(root.step, TInt32.class);
    return tf.random.statelessRandomUniform(shape, tf.stack(List.of(tf.constant(low), count)));
  }
}
