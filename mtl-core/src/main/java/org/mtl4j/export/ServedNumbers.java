package org.mtl4j.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.mtl4j.data.DenseScale;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.MissingMarkers;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.Scaling;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/**
 * The scaling of dense features as graph operations. Numbers are float32, those of a {@link
 * DenseScale#precise} feature float64; columns of another type are cast.
 *
 * @param encoder whose features are scaled
 */
record ServedNumbers(Encoder encoder) {

  /** A raw column [batch], or [batch, width]. */
  Operand<? extends TNumber> placeholder(Ops tf, DenseFeature feature) {
    Shape shape = feature.width() == 1 ? Shape.of(-1) : Shape.of(-1, feature.width());
    return tf.placeholder(type(feature), Placeholder.shape(shape));
  }

  /** The type that numbers of a feature are computed in. */
  Class<? extends TNumber> type(DenseFeature feature) {
    return encoder.scale(feature).precise() ? TFloat64.class : TFloat32.class;
  }

  /** The scaled numbers of all dense features, of which there are some [batch, numbers]. */
  Operand<TFloat32> scaled(Ops tf, Map<String, Operand<?>> columns) {
    List<DenseFeature> all = encoder.schema().dense();
    List<DenseFeature> precise = all.stream().filter(f -> encoder.scale(f).precise()).toList();
    List<DenseFeature> others = all.stream().filter(f -> !precise.contains(f)).toList();
    if (precise.isEmpty()) {
      return scaled(tf, others, columns, TFloat32.class);
    }
    Operand<TFloat32> scaled = scaled(tf, precise, columns, TFloat64.class);
    if (others.isEmpty()) {
      return scaled;
    }
    Operand<TFloat32> joined =
        tf.concat(List.of(scaled(tf, others, columns, TFloat32.class), scaled), tf.constant(1));
    int[] order = order(all, Stream.concat(others.stream(), precise.stream()).toList());
    return tf.gather(joined, tf.constant(order), tf.constant(1));
  }

  // where each number of the features stands among those of the same features in another order
  private static int[] order(List<DenseFeature> features, List<DenseFeature> there) {
    List<Integer> order = new ArrayList<>();
    for (DenseFeature feature : features) {
      int at = 0;
      for (DenseFeature before : there.subList(0, there.indexOf(feature))) {
        at += before.width();
      }
      for (int i = 0; i < feature.width(); i++) {
        order.add(at + i);
      }
    }
    return order.stream().mapToInt(Integer::intValue).toArray();
  }

  // the raw numbers of some features [batch, numbers]
  private static <T extends TNumber> Operand<T> raw(
      Ops tf, List<DenseFeature> features, Map<String, Operand<?>> columns, Class<T> type) {
    boolean single = features.stream().allMatch(feature -> feature.width() == 1);
    List<Operand<T>> raw = new ArrayList<>();
    for (DenseFeature feature : features) {
      Operand<T> numbers = cast(tf, columns.get(feature.name()), type);
      raw.add(single ? numbers : tf.reshape(numbers, tf.array(-1, feature.width())));
    }
    if (single) {
      return tf.stack(raw, Stack.axis(1L));
    }
    return raw.size() == 1 ? raw.get(0) : tf.concat(raw, tf.constant(1));
  }

  /** Numbers of a type. */
  static <T extends TNumber> Operand<T> cast(Ops tf, Operand<?> numbers, Class<T> type) {
    Class<? extends TType> own = numbers.type();
    return own == type
        ? numbers.asOutput().expect(type)
        : tf.dtypes.cast(numbers.asOutput().expect(own.asSubclass(TNumber.class)), type);
  }

  private <T extends TNumber> Operand<TFloat32> scaled(
      Ops tf, List<DenseFeature> features, Map<String, Operand<?>> columns, Class<T> type) {
    Operand<T> raw = raw(tf, features, columns, type);
    Operand<T> fill = figures(tf, features, DenseScale::fill, type);
    Operand<T> shift = figures(tf, features, DenseScale::shift, type);
    Operand<T> scale = figures(tf, features, DenseScale::scale, type);
    Operand<T> x = tf.select(missing(tf, raw, type), fill, raw);
    Operand<T> scaled = tf.math.mul(tf.math.sub(x, shift), scale);
    if (features.stream().anyMatch(feature -> feature.scaling() == Scaling.LOG1P)) {
      Operand<T> zero = cast(tf, tf.constant(0f), type);
      Operand<T> logs = tf.math.log1p(tf.math.maximum(x, zero));
      scaled = tf.select(tf.constant(logs(features)), logs, scaled);
    }
    return cast(tf, scaled, TFloat32.class);
  }

  private <T extends TNumber> Operand<TBool> missing(Ops tf, Operand<T> raw, Class<T> type) {
    Operand<TBool> missing = tf.math.isNan(raw);
    for (double marker : MissingMarkers.of(encoder.schema().text()).values()) {
      if (type == TFloat64.class || (float) marker == marker) {
        Operand<T> other = cast(tf, tf.constant(marker), type);
        missing = tf.math.logicalOr(missing, tf.math.equal(raw, other));
      }
    }
    return missing;
  }

  // one per number
  private <T extends TNumber> Operand<T> figures(
      Ops tf, List<DenseFeature> features, Function<DenseScale, double[]> figure, Class<T> type) {
    double[] all =
        features.stream()
            .flatMapToDouble(feature -> Arrays.stream(figure.apply(encoder.scale(feature))))
            .toArray();
    return cast(tf, tf.constant(all), type);
  }

  // which numbers become their logarithm
  private static boolean[] logs(List<DenseFeature> features) {
    boolean[] logs = new boolean[features.stream().mapToInt(DenseFeature::width).sum()];
    int at = 0;
    for (DenseFeature feature : features) {
      boolean log = feature.scaling() == Scaling.LOG1P;
      Arrays.fill(logs, at, at += feature.width(), log);
    }
    return logs;
  }
}
