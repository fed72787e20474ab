package org.mtl4j.graph;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.mtl4j.graph.WeightSpec.Role;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Where a layer creates its operations and asks for its weights; immutable. */
public final class GraphScope {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.][A-Za-z0-9_.\\-]*");

  private final Ops tf;
  private final Weights weights;
  private final String path;
  private final boolean training;
  private final long seed;
  private final Operand<TFloat32> step;
  private final BiConsumer<String, Operand<TFloat32>> observer;

  private GraphScope(
      Ops tf,
      Weights weights,
      String path,
      boolean training,
      long seed,
      Operand<TFloat32> step,
      BiConsumer<String, Operand<TFloat32>> observer) {
    this.tf = tf;
    this.weights = weights;
    this.path = path;
    this.training = training;
    this.seed = seed;
    this.step = step;
    this.observer = observer;
  }

  /** The root of a graph that trains: dropout drops, batch norm uses the batch's statistics. */
  public static GraphScope training(Ops tf, Weights weights, long seed, Operand<TFloat32> step) {
    return new GraphScope(tf, weights, "", true, seed, step, (name, value) -> {});
  }

  /** The root of a graph that predicts. */
  public static GraphScope predicting(Ops tf, Weights weights) {
    return predicting(tf, weights, (name, value) -> {});
  }

  /** The root of a graph that predicts and tells {@code observer} what layers {@link #observe}. */
  public static GraphScope predicting(
      Ops tf, Weights weights, BiConsumer<String, Operand<TFloat32>> observer) {
    return new GraphScope(tf, weights, "", false, 0, null, observer);
  }

  /** Checks a name that becomes part of weight paths, such as a task's. */
  public static String checkName(String what, String name) {
    if (name == null || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what + " is called \"" + name + "\", but its name must match " + NAME);
    }
    return name;
  }

  /** The scope of a part, such as {@code at("gates", "income")}. */
  public GraphScope at(String... names) {
    Ops inner = tf;
    String longer = path;
    for (String name : names) {
      inner = inner.withSubScope(checkName("a layer", name));
      longer += name + "/";
    }
    return new GraphScope(inner, weights, longer, training, seed, step, observer);
  }

  /** The operations. */
  public Ops tf() {
    return tf;
  }

  /** Whether this graph trains. */
  public boolean training() {
    return training;
  }

  /** A dense weight of this scope. */
  public Operand<TFloat32> weight(String name, Role role, Initializer initializer, long... shape) {
    return weights.read(tf, new WeightSpec(path + name, Shape.of(shape), role, initializer));
  }

  /** Rows of an embedding table: ids [n] -> [n, width]; once per table and graph function. */
  public Operand<TFloat32> rows(
      String name, Role role, Initializer initializer, Shape shape, Operand<TInt32> ids) {
    WeightSpec table = new WeightSpec(path + name, shape, role, initializer);
    return weights.gather(tf, table, ids, training);
  }

  /** Sets a state weight of this scope to {@code value} with each train step. */
  public void assign(String name, Initializer initializer, Operand<TFloat32> value) {
    weights.assign(tf, new WeightSpec(path + name, value.shape(), Role.STATE, initializer), value);
  }

  /** Shows an inner value [batch, ...] to who wants to know, such as a gate's weights. */
  public void observe(String name, Operand<TFloat32> value) {
    observer.accept(path + name, value);
  }

  /** Uniform random numbers in [0, 1) that differ per step, scope and position. */
  public Operand<TFloat32> random(Operand<TInt32> shape) {
    int low = (int) Seeds.of(seed, path + "random");
    Operand<TInt32> count = step == null ? tf.constant(0) : tf.dtypes.cast(step, TInt32.class);
    return tf.random.statelessRandomUniform(shape, tf.stack(List.of(tf.constant(low), count)));
  }
}
