package org.mtl4j.export;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.dtypes.AsString;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

/**
 * Floats as the text that readers make of them, as graph operations: whole numbers without a point,
 * others by the fewest digits that parse back; NaN is the empty text. Exact for whole numbers up to
 * 2^24 and other numbers from 0.001.
 */
final class FloatText {

  private static final int DIGITS = 9;

  private FloatText() {}

  /** Of any shape. */
  static Operand<TString> of(Ops tf, Operand<TFloat32> values) {
    Operand<TString> text = digits(tf, values, DIGITS);
    for (int count = DIGITS - 1; count > 0; count--) {
      Operand<TString> shorter = digits(tf, values, count);
      text = tf.select(tf.math.equal(tf.strings.toNumber(shorter), values), shorter, text);
    }
    Operand<TBool> whole =
        tf.math.logicalAnd(
            tf.math.equal(values, tf.math.floor(values)),
            tf.math.lessEqual(tf.math.abs(values), tf.constant((float) (1 << 24))));
    Operand<TString> plain = tf.dtypes.asString(tf.dtypes.cast(values, TInt64.class));
    Operand<TString> none = tf.fill(tf.shape(values), tf.constant(""));
    return tf.select(tf.math.isNan(values), none, tf.select(whole, plain, text));
  }

  private static Operand<TString> digits(Ops tf, Operand<TFloat32> values, int count) {
    return tf.dtypes.asString(values, AsString.shortest(true), AsString.precision((long) count));
  }
}
