package org.mtl4j.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.DenseScale;
import org.mtl4j.data.Encoder;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.IdRule;
import org.mtl4j.feature.Scaling;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/** The encoder as graph operations: raw columns to packed ids and floats. */
final class RawInputs {

  private final Encoder encoder;
  private final FeatureSchema schema;
  private final Map<String, Operand<? extends TType>> tables;

  /** Looks values up in {@code tables} [by table name], hash tables from text to line number. */
  RawInputs(Encoder encoder, Map<String, Operand<? extends TType>> tables) {
    this.encoder = encoder;
    this.schema = encoder.schema();
    this.tables = tables;
  }

  /** One placeholder per raw column. */
  Map<String, Operand<?>> placeholders(Ops tf) {
    Map<String, Operand<?>> columns = new LinkedHashMap<>();
    for (SparseFeature feature : schema.sparse()) {
      columns.put(feature.name(), placeholder(tf, TString.class, Shape.of(-1)));
    }
    for (DenseFeature feature : schema.dense()) {
      Shape shape = feature.width() == 1 ? Shape.of(-1) : Shape.of(-1, feature.width());
      columns.put(feature.name(), placeholder(tf, TFloat32.class, shape));
    }
    for (SequenceFeature feature : schema.sequences()) {
      columns.put(feature.name(), placeholder(tf, TString.class, Shape.of(-1, -1)));
      feature
          .weights()
          .ifPresent(name -> columns.put(name, placeholder(tf, TFloat32.class, Shape.of(-1, -1))));
    }
    return columns;
  }

  private static <T extends TType> Operand<T> placeholder(Ops tf, Class<T> type, Shape shape) {
    return tf.placeholder(type, Placeholder.shape(shape));
  }

  /** The raw columns of serialized {@code tf.Example}s [batch]; absent features are missing. */
  Map<String, Operand<?>> parse(Ops tf, Operand<TString> examples) {
    List<String> names = new ArrayList<>();
    List<Operand<?>> defaults = new ArrayList<>();
    List<Shape> shapes = new ArrayList<>();
    for (SparseFeature feature : schema.sparse()) {
      names.add(feature.name());
      defaults.add(tf.constant(""));
      shapes.add(Shape.of());
    }
    for (DenseFeature feature : schema.dense()) {
      names.add(feature.name());
      float[] missing = new float[feature.width()];
      Arrays.fill(missing, Float.NaN);
      defaults.add(feature.width() == 1 ? tf.constant(Float.NaN) : tf.constant(missing));
      shapes.add(feature.width() == 1 ? Shape.of() : Shape.of(feature.width()));
    }
    for (SequenceFeature feature : schema.sequences()) {
      names.add(feature.name());
      defaults.add(tf.constant(""));
      shapes.add(Shape.of(-1));
      feature
          .weights()
          .ifPresent(
              column -> {
                names.add(column);
                defaults.add(tf.constant(0f));
                shapes.add(Shape.of(-1));
              });
    }
    Operand<TString> none = tf.slice(tf.array(""), tf.array(0), tf.array(0)); // [0]
    var parsed =
        tf.io.parseExample(
            examples,
            none,
            none,
            tf.array(names.toArray(String[]::new)),
            none,
            defaults,
            0L,
            List.of(),
            List.of(),
            List.of(),
            shapes);
    Map<String, Operand<?>> columns = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      columns.put(names.get(i), parsed.denseValues().get(i));
    }
    return columns;
  }

  /** Packed ids [batch, idWidth]. */
  Operand<TInt32> ids(Ops tf, Map<String, Operand<?>> columns, Operand<TInt32> rows) {
    List<Operand<TInt32>> parts = new ArrayList<>();
    List<SparseFeature> sparse = schema.sparse();
    if (!sparse.isEmpty()) {
      List<Operand<TInt32>> ids = new ArrayList<>();
      for (SparseFeature feature : sparse) {
        Operand<TString> text = columns.get(feature.name()).asOutput().expect(TString.class);
        ids.add(lookUp(tf, feature.table(), text));
      }
      parts.add(tf.stack(ids, Stack.axis(1L)));
    }
    for (SequenceFeature feature : schema.sequences()) {
      Operand<TString> items = columns.get(feature.name()).asOutput().expect(TString.class);
      Operand<TInt32> size = tf.stack(List.of(rows, tf.constant(feature.maxLength())));
      Operand<TString> fitted =
          tf.slice(
              tf.concat(List.of(items, tf.fill(size, tf.constant(""))), tf.constant(1)),
              tf.array(0, 0),
              tf.array(-1, feature.maxLength()));
      parts.add(lookUp(tf, feature.table(), fitted));
    }
    if (parts.isEmpty()) {
      return tf.fill(tf.stack(List.of(rows, tf.constant(0))), tf.constant(0));
    }
    return parts.size() == 1 ? parts.get(0) : tf.concat(parts, tf.constant(1));
  }

  // any shape of raw text -> ids of the same shape
  private Operand<TInt32> lookUp(Ops tf, EmbeddingTable table, Operand<TString> raw) {
    Operand<TString> text = schema.text().trim() ? tf.strings.strip(raw) : raw;
    Operand<TInt32> ids;
    if (table.ids() instanceof IdRule.Hashed hashed) {
      ids =
          tf.math.add(
              tf.dtypes.cast(
                  tf.strings.toHashBucketFast(text, (long) hashed.buckets()), TInt32.class),
              tf.constant(1));
    } else {
      // a value that is not there has line -1 and so id 1, "unknown"
      Operand<TInt64> line = tf.lookupTableFind(tables.get(table.name()), text, tf.constant(-1L));
      ids = tf.math.add(tf.dtypes.cast(line, TInt32.class), tf.constant(IdRule.FIRST));
    }
    for (String marker : markers()) {
      Operand<TInt32> present =
          tf.dtypes.cast(tf.math.notEqual(text, tf.constant(marker)), TInt32.class);
      ids = tf.math.mul(ids, present);
    }
    return ids;
  }

  private List<String> markers() {
    List<String> markers = new ArrayList<>(List.of(""));
    markers.addAll(schema.text().missing());
    return markers;
  }

  /** Packed floats [batch, floatWidth]. */
  Operand<TFloat32> floats(Ops tf, Map<String, Operand<?>> columns, Operand<TInt32> rows) {
    List<Operand<TFloat32>> parts = new ArrayList<>();
    for (DenseFeature feature : schema.dense()) {
      Operand<TFloat32> raw = columns.get(feature.name()).asOutput().expect(TFloat32.class);
      parts.add(scaled(tf, feature, tf.reshape(raw, tf.array(-1, feature.width()))));
    }
    for (SequenceFeature feature : schema.sequences()) {
      if (feature.weights().isPresent()) {
        Operand<TFloat32> weights =
            columns.get(feature.weights().get()).asOutput().expect(TFloat32.class);
        Operand<TInt32> size = tf.stack(List.of(rows, tf.constant(feature.maxLength())));
        parts.add(
            tf.slice(
                tf.concat(List.of(weights, tf.fill(size, tf.constant(0f))), tf.constant(1)),
                tf.array(0, 0),
                tf.array(-1, feature.maxLength())));
      }
    }
    if (parts.isEmpty()) {
      return tf.fill(tf.stack(List.of(rows, tf.constant(0))), tf.constant(0f));
    }
    return parts.size() == 1 ? parts.get(0) : tf.concat(parts, tf.constant(1));
  }

  private Operand<TFloat32> scaled(Ops tf, DenseFeature feature, Operand<TFloat32> raw) {
    DenseScale scale = encoder.scale(feature);
    Operand<TFloat32> fill = tf.math.add(tf.zerosLike(raw), tf.constant(scale.fill()));
    Operand<TFloat32> x = tf.select(tf.math.isNan(raw), fill, raw);
    return feature.scaling() == Scaling.LOG1P
        ? tf.math.log1p(tf.math.maximum(x, tf.constant(0f)))
        : tf.math.mul(tf.math.sub(x, tf.constant(scale.shift())), tf.constant(scale.scale()));
  }
}
