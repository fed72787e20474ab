package org.mtl4j.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;

/** The resource variables of a training graph: weights, moving statistics, optimizer slots. */
public final class Variables {

  private record Entry(
      Variable variable, Operand<TFloat32> read, Placeholder<TFloat32> value, Op assign) {}

  private final Ops tf;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final List<Op> initializers = new ArrayList<>();

  /** Variables to be created in the graph of {@code tf}. */
  public Variables(Ops tf) {
    this.tf = tf;
  }

  /** A new variable that starts with {@code initial} [shape]. */
  public Variable create(String name, Shape shape, Operand<TFloat32> initial) {
    var handle =
        VarHandleOp.create(tf.scope(), TFloat32.class, shape, VarHandleOp.sharedName(name));
    Variable variable = new Variable(name, handle, shape);
    Placeholder<TFloat32> value = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
    Op assign = tf.assignVariableOp(handle, value);
    Entry entry = new Entry(variable, tf.readVariableOp(handle, TFloat32.class), value, assign);
    if (entries.put(name, entry) != null) {
      throw new IllegalStateException("two variables are called " + name);
    }
    initializers.add(tf.assignVariableOp(handle, initial));
    return variable;
  }

  /** A new variable full of {@code value}. */
  public Variable filled(String name, Shape shape, float value) {
    return create(name, shape, tf.fill(tf.constant(shape.asArray()), tf.constant(value)));
  }

  List<Op> initializers() {
    return initializers;
  }

  List<Variable> all() {
    return entries.values().stream().map(Entry::variable).toList();
  }

  float[] value(ModelGraph graph, String name) {
    return graph.run(null, List.of(entries.get(name).read), List.of()).get(0);
  }

  void set(ModelGraph graph, String name, float[] value) {
    Entry entry = entries.get(name);
    try (TensorFeed feed = new TensorFeed()) {
      feed.put(entry.value, value, entry.variable.shape().asArray());
      graph.run(feed, List.of(), List.of(entry.assign));
    }
  }
}
