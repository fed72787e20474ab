package org.mtl4j.layer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What a model reads of a batch: all features side by side, or some of them by name. */
public final class ModelInput {

  /**
   * The items of a sequence.
   *
   * @param values their embeddings [batch, length, width]
   * @param mask 1 where there is an item, 0 behind the last [batch, length]
   * @param weights what each counts; the mask where items have no weights [batch, length]
   */
  public record Items(
      Operand<TFloat32> values, Operand<TFloat32> mask, Operand<TFloat32> weights) {}

  /**
   * Where a feature stands in a row of the input.
   *
   * @param from its first column
   * @param width its columns
   * @param table of its embeddings; null without
   */
  record Columns(int from, int width, String table) {}

  private final Ops tf;
  private final Operand<TFloat32> all;
  private final Operand<TFloat32> plain;
  private final Map<String, Columns> columns;
  private final Map<String, Items> sequences;

  /** {@code plain} is where {@link #feature} looks, {@code all} what is asked for as a whole. */
  private ModelInput(
      Ops tf,
      Operand<TFloat32> all,
      Operand<TFloat32> plain,
      Map<String, Columns> columns,
      Map<String, Items> sequences) {
    this.tf = tf;
    this.all = all;
    this.plain = plain;
    this.columns = columns;
    this.sequences = sequences;
  }

  ModelInput(
      Ops tf, Operand<TFloat32> all, Map<String, Columns> columns, Map<String, Items> sequences) {
    this(tf, all, all, columns, sequences);
  }

  /** Every embedding and dense value of a row [batch, width]; fastest for a first layer. */
  public Operand<TFloat32> all() {
    return all;
  }

  /** The names of the features, in their order in {@link #all}. */
  public List<String> names() {
    return List.copyOf(columns.keySet());
  }

  /** One feature: its embedding, its pooled items or its encoded numbers [batch, width]. */
  public Operand<TFloat32> feature(String name) {
    Columns own = place(name);
    return tf.slice(plain, tf.array(0, own.from), tf.array(-1, own.width));
  }

  /** The name of the table that a feature's embeddings are of; none of numbers. */
  public Optional<String> table(String name) {
    return Optional.ofNullable(place(name).table);
  }

  /** Some features side by side, in the order of their names here [batch, width of all]. */
  public Operand<TFloat32> features(List<String> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("no features are asked for");
    }
    return ExpertGroup.concat(tf, names.stream().map(this::feature).toList(), 1);
  }

  /** The items of a sequence before they are pooled. */
  public Items sequence(String name) {
    Items items = sequences.get(name);
    if (items == null) {
      throw unknown("sequence", name, sequences.keySet().toString());
    }
    return items;
  }

  /** The same features, with {@code other} [batch, width] asked for as a whole. */
  public ModelInput withAll(Operand<TFloat32> other) {
    return new ModelInput(tf, other, plain, columns, sequences);
  }

  /** The same with {@code value} [batch, width of the feature] in the place of a feature. */
  public ModelInput with(String name, Operand<TFloat32> value) {
    Columns own = place(name);
    long width = value.shape().get(1);
    if (width != own.width) {
      throw new IllegalArgumentException(
          "feature \"" + name + "\" is " + own.width + " wide, got " + width + " values");
    }
    List<Operand<TFloat32>> parts = new ArrayList<>();
    int end = own.from + own.width;
    int rest = columns.values().stream().mapToInt(Columns::width).sum() - end;
    if (own.from > 0) {
      parts.add(tf.slice(plain, tf.array(0, 0), tf.array(-1, own.from)));
    }
    parts.add(value);
    if (rest > 0) {
      parts.add(tf.slice(plain, tf.array(0, end), tf.array(-1, rest)));
    }
    Operand<TFloat32> other = ExpertGroup.concat(tf, parts, 1);
    return new ModelInput(tf, other, other, columns, new LinkedHashMap<>(sequences));
  }

  private Columns place(String name) {
    Columns own = columns.get(name);
    if (own == null) {
      throw unknown("feature", name, columns.keySet().toString());
    }
    return own;
  }

  private static IllegalArgumentException unknown(String what, String name, String there) {
    return new IllegalArgumentException(
        "there is no " + what + " \"" + name + "\"; there are " + there);
  }
}
