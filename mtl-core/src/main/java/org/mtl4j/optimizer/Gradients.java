package org.mtl4j.optimizer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * The gradients of a step, penalties included.
 *
 * @param flat of all dense weights and small tables, one after the other [size]
 * @param rows of the rows of large tables that the batch reads [n, width], by weight path
 */
public record Gradients(Operand<TFloat32> flat, Map<String, Operand<TFloat32>> rows) {

  /** All of them. */
  public List<Operand<TFloat32>> all() {
    List<Operand<TFloat32>> all = new ArrayList<>(List.of(flat));
    all.addAll(rows.values());
    return all;
  }

  /** The same with each changed by {@code change}. */
  public Gradients map(UnaryOperator<Operand<TFloat32>> change) {
    Map<String, Operand<TFloat32>> changed = new LinkedHashMap<>();
    rows.forEach((path, gradient) -> changed.put(path, change.apply(gradient)));
    return new Gradients(change.apply(flat), changed);
  }
}
