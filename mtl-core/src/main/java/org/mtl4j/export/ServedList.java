package org.mtl4j.export;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Cumsum;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/**
 * Lists of a batch as graph operations.
 *
 * @param values [all values], row by row
 * @param counts [batch], how many values each row has
 */
record ServedList<T extends TType>(Operand<T> values, Operand<TInt32> counts) {

  /** The values between {@code splits} [batch + 1]. */
  static <T extends TType> ServedList<T> of(Ops tf, Operand<T> values, Operand<TInt32> splits) {
    Operand<TInt32> ends = tf.slice(splits, tf.array(1), tf.array(-1));
    Operand<TInt32> starts = tf.slice(splits, tf.array(0), tf.shape(ends));
    return new ServedList<>(values, tf.math.sub(ends, starts));
  }

  /** Other values in the place of these. */
  <U extends TType> ServedList<U> with(Operand<U> others) {
    return new ServedList<>(others, counts);
  }

  /** The row of each value: [all values]. */
  Operand<TInt64> rows(Ops tf) {
    Operand<TInt64> places = tf.where(filled(tf, steps(tf, most(tf))));
    return tf.reshape(tf.slice(places, tf.array(0, 0), tf.array(-1, 1)), tf.array(-1));
  }

  /** How many values the longest list has; a scalar. */
  Operand<TInt32> most(Ops tf) {
    Operand<TInt32> all = tf.concat(List.of(counts, tf.array(0)), tf.constant(0));
    return tf.max(all, tf.constant(0));
  }

  /** The lists filled up to a width: [batch, width]. */
  Operand<T> wide(Ops tf, Operand<TInt32> width, Operand<T> filler) {
    Operand<TInt32> steps = steps(tf, width);
    Operand<TInt32> starts = tf.math.cumsum(counts, tf.constant(0), Cumsum.exclusive(true));
    Operand<TInt32> index = tf.math.add(tf.expandDims(starts, tf.constant(1)), steps);
    Operand<TInt32> end = tf.shape(values);
    Operand<T> all = tf.concat(List.of(values, tf.reshape(filler, tf.array(1))), tf.constant(0));
    return tf.gather(all, tf.select(filled(tf, steps), index, end), tf.constant(0));
  }

  // [1, width]
  private static Operand<TInt32> steps(Ops tf, Operand<TInt32> width) {
    return tf.expandDims(tf.range(tf.constant(0), width, tf.constant(1)), tf.constant(0));
  }

  // which of the places [batch, width] have a value
  private Operand<TBool> filled(Ops tf, Operand<TInt32> steps) {
    return tf.math.less(steps, tf.expandDims(counts, tf.constant(1)));
  }

  /** The same; the call ends with {@code problem} unless all of {@code good} are true. */
  ServedList<T> checked(Ops tf, Operand<TBool> good, String problem) {
    Op check = tf.assertThat(tf.all(good, tf.array(0)), List.of(tf.constant(problem)));
    return new ServedList<>(values, tf.withControlDependencies(check).identity(counts));
  }

  /** Only the values that are {@code kept} [all values]. */
  ServedList<T> only(Ops tf, Operand<TBool> kept) {
    return regrouped(tf, values, rows(tf), kept);
  }

  // values of the rows [values], of which only some are kept
  private <U extends TType> ServedList<U> regrouped(
      Ops tf, Operand<U> all, Operand<TInt64> rows, Operand<TBool> kept) {
    Operand<TInt64> places = tf.reshape(tf.where(kept), tf.array(-1));
    Operand<TInt64> keptRows = tf.gather(rows, places, tf.constant(0));
    Operand<TInt32> ones = tf.fill(tf.shape(keptRows), tf.constant(1));
    Operand<TInt32> size = tf.reshape(tf.shape(counts), tf.constant(new int[0]));
    return new ServedList<>(
        tf.gather(all, places, tf.constant(0)), tf.math.unsortedSegmentSum(ones, keptRows, size));
  }

  /** Takes apart the texts that are their row's only value. */
  static ServedList<TString> split(Ops tf, ServedList<TString> list, char separator) {
    Operand<TInt64> rows = list.rows(tf);
    var pieces = tf.strings.stringSplit(list.values, tf.constant(String.valueOf(separator)));
    Operand<TInt64> of = column(tf, pieces.indices(), 0);
    Operand<TInt64> nth = column(tf, pieces.indices(), 1);
    Operand<TBool> single = tf.gather(list.single(tf, rows), of, tf.constant(0));
    Operand<TString> texts =
        tf.select(single, pieces.values(), tf.gather(list.values, of, tf.constant(0)));
    Operand<TBool> kept = tf.math.logicalOr(single, tf.math.equal(nth, tf.constant(0L)));
    return list.regrouped(tf, texts, tf.gather(rows, of, tf.constant(0)), kept);
  }

  private static Operand<TInt64> column(Ops tf, Operand<TInt64> pairs, int index) {
    return tf.reshape(tf.slice(pairs, tf.array(0, index), tf.array(-1, 1)), tf.array(-1));
  }

  /** Which values are their row's only one. */
  Operand<TBool> single(Ops tf, Operand<TInt64> rows) {
    return tf.math.equal(tf.gather(counts, rows, tf.constant(0)), tf.constant(1));
  }
}
