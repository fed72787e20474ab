package org.mtl4j.export;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.feature.IdRule;
import org.mtl4j.feature.ItemRule.Keep;
import org.mtl4j.feature.Pooling;
import org.mtl4j.feature.SequenceFeature;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.op.math.Cumsum;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/**
 * Finds the items of sequences that count, by {@link org.mtl4j.feature.ItemRule}, as graph
 * operations.
 *
 * @param raw gives texts their ids
 * @param sequences of the schema
 */
record ServedItems(RawInputs raw, List<SequenceFeature> sequences) {

  /**
   * {@code columns} with the sequences, [batch, any length], and their weights replaced by the ids
   * and weights of the items that count, [batch, maxLength], filled up at the end.
   */
  Map<String, Operand<?>> in(Ops tf, Map<String, Operand<?>> columns, Operand<TInt32> rows) {
    Map<String, Operand<?>> all = new LinkedHashMap<>(columns);
    for (SequenceFeature feature : sequences) {
      Operand<TString> texts = columns.get(feature.name()).asOutput().expect(TString.class);
      Operand<TInt32> size = tf.stack(List.of(rows, tf.constant(feature.maxLength())));
      Choice choice;
      Operand<TInt32> ids;
      if (feature.items().keep() == Keep.OLDEST && feature.items().padding().isEmpty()) {
        choice = new First(feature.maxLength(), size);
        ids = raw.ids(tf, feature, choice.of(tf, texts, tf.constant("")));
      } else {
        Operand<TInt32> items = raw.ids(tf, feature, texts);
        choice = counted(tf, feature, items, size);
        ids = choice.of(tf, items, tf.constant(IdRule.MISSING));
      }
      all.put(feature.name(), ids);
      if (feature.weights().isPresent()) {
        String column = feature.weights().get();
        Operand<TFloat32> given = columns.get(column).asOutput().expect(TFloat32.class);
        Operand<TFloat32> weights = choice.of(tf, given, tf.constant(0f));
        Operand<TFloat32> zeros = tf.zerosLike(weights);
        all.put(column, checked(tf, feature, tf.select(present(tf, ids), weights, zeros)));
      }
    }
    return all;
  }

  /** Takes the same items of several tensors [batch, any length]: [batch, maxLength]. */
  private interface Choice {
    <T extends TType> Operand<T> of(Ops tf, Operand<T> items, Operand<T> filler);
  }

  private record First(int most, Operand<TInt32> size) implements Choice {
    @Override
    public <T extends TType> Operand<T> of(Ops tf, Operand<T> items, Operand<T> filler) {
      return tf.slice(
          tf.concat(List.of(items, tf.fill(size, filler)), tf.constant(1)),
          tf.array(0, 0),
          tf.array(-1, most));
    }
  }

  /** What stands at the places {@code from} [items, 2] goes to {@code to} [items, 2]. */
  private record Moved(
      Operand<TInt64> from, Operand<TInt64> to, Operand<TInt32> size, Operand<TInt32> wide)
      implements Choice {
    @Override
    public <T extends TType> Operand<T> of(Ops tf, Operand<T> items, Operand<T> filler) {
      Operand<T> all = tf.concat(List.of(items, tf.fill(wide, filler)), tf.constant(1));
      return tf.scatterNd(to, tf.gatherNd(all, from), tf.dtypes.cast(size, TInt64.class));
    }
  }

  private Choice counted(
      Ops tf, SequenceFeature feature, Operand<TInt32> items, Operand<TInt32> size) {
    Operand<TBool> item = present(tf, items);
    // a missing item counts where an item comes after it
    Operand<TBool> counted =
        tf.math.logicalAnd(
            tf.math.greater(toEnd(tf, item), tf.constant(0)),
            tf.math.notEqual(items, tf.constant(ServedIds.PADDING)));
    Operand<TInt32> all = toEnd(tf, counted);
    Operand<TInt32> fromStart = tf.math.cumsum(number(tf, counted), tf.constant(1));
    Operand<TInt32> most = tf.constant(feature.maxLength());
    boolean newest = feature.items().keep() == Keep.NEWEST;
    Operand<TBool> kept = tf.math.lessEqual(newest ? all : fromStart, most);
    Operand<TInt64> from = tf.where(tf.math.logicalAnd(counted, kept));
    Operand<TInt32> dropped =
        tf.math.maximum(
            tf.math.sub(tf.max(fromStart, tf.constant(1), Max.keepDims(true)), most),
            tf.constant(0));
    Operand<TInt32> place = newest ? tf.math.sub(fromStart, dropped) : fromStart;
    Operand<TInt32> column = tf.math.sub(tf.gatherNd(place, from), tf.constant(1));
    Operand<TInt64> row = tf.slice(from, tf.array(0, 0), tf.array(-1, 1));
    Operand<TInt64> to =
        tf.concat(
            List.of(row, tf.expandDims(tf.dtypes.cast(column, TInt64.class), tf.constant(1))),
            tf.constant(1));
    return new Moved(from, to, size, tf.shape(items));
  }

  private static Operand<TBool> present(Ops tf, Operand<TInt32> ids) {
    return tf.math.greater(ids, tf.constant(IdRule.MISSING));
  }

  // how many are true from each place to the end of its row
  private static Operand<TInt32> toEnd(Ops tf, Operand<TBool> values) {
    return tf.math.cumsum(number(tf, values), tf.constant(1), Cumsum.reverse(true));
  }

  private static Operand<TInt32> number(Ops tf, Operand<TBool> values) {
    return tf.dtypes.cast(values, TInt32.class);
  }

  // weights that training refuses end the call
  private static Operand<TFloat32> checked(
      Ops tf, SequenceFeature feature, Operand<TFloat32> weights) {
    boolean mean = feature.pooling() == Pooling.MEAN;
    Operand<TBool> good =
        tf.math.logicalAnd(
            tf.math.greaterEqual(weights, tf.constant(mean ? 0 : -Float.MAX_VALUE)),
            tf.math.lessEqual(weights, tf.constant(Float.MAX_VALUE)));
    Operand<TBool> all = tf.all(good, tf.array(0, 1));
    String problem =
        ("column " + feature.weights().orElseThrow() + ": expected finite item weights")
            + (mean ? " >= 0 for pooling mean" : "");
    Op check = tf.assertThat(all, List.of(tf.constant(problem)));
    return tf.withControlDependencies(check).identity(weights);
  }
}
