package org.mtl4j.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.Encoder;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;
import org.mtl4j.feature.TextRule;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/** The encoder as graph operations: raw columns to packed ids and floats. */
final class RawInputs {

  private final Encoder encoder;
  private final FeatureSchema schema;
  private final ServedIds served;

  /** Looks values up in {@code tables} [by table name], hash tables from text to line number. */
  RawInputs(Encoder encoder, Map<String, Operand<? extends TType>> tables) {
    this.encoder = encoder;
    this.schema = encoder.schema();
    this.served = new ServedIds(encoder, tables);
  }

  /** One placeholder per raw column. */
  Map<String, Operand<?>> placeholders(Ops tf) {
    Map<String, Operand<?>> columns = new LinkedHashMap<>();
    for (SparseFeature feature : schema.sparse()) {
      columns.put(feature.name(), placeholder(tf, TString.class, Shape.of(-1)));
    }
    for (DenseFeature feature : schema.dense()) {
      columns.put(feature.name(), new ServedNumbers(encoder).placeholder(tf, feature));
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
    return ExampleColumns.of(tf, encoder, this, examples);
  }

  /** How text is read. */
  TextRule text() {
    return schema.text();
  }

  /** {@code columns} with the items that count in the place of all, see {@link ServedItems}. */
  Map<String, Operand<?>> counted(Ops tf, Map<String, Operand<?>> columns, Operand<TInt32> rows) {
    return new ServedItems(this, schema.sequences()).in(tf, columns, rows);
  }

  /** Packed ids [batch, idWidth] of columns that {@link #counted} has seen. */
  Operand<TInt32> ids(Ops tf, Map<String, Operand<?>> columns, Operand<TInt32> rows) {
    if (schema.idWidth() == 0) {
      return tf.fill(tf.stack(List.of(rows, tf.constant(0))), tf.constant(0));
    }
    List<Operand<TInt32>> ids = new ArrayList<>();
    if (!schema.sparse().isEmpty()) {
      List<Operand<TString>> texts = new ArrayList<>();
      for (SparseFeature feature : schema.sparse()) {
        texts.add(columns.get(feature.name()).asOutput().expect(TString.class));
      }
      ids.add(served.sparse(tf, schema.sparse(), texts));
    }
    for (SequenceFeature feature : schema.sequences()) {
      ids.add(columns.get(feature.name()).asOutput().expect(TInt32.class));
    }
    return joined(tf, ids);
  }

  /** The ids of the items [batch, length] of a sequence, see {@link ServedIds#sequence}. */
  Operand<TInt32> ids(Ops tf, SequenceFeature feature, Operand<TString> items) {
    return served.sequence(tf, feature, items);
  }

  /** The cleaned texts in the place of raw ones [number of texts], but for missing ones. */
  Operand<TString> clean(Ops tf, Operand<TString> raw) {
    return OtherTexts.clean(tf, schema.text(), raw);
  }

  /** Which cleaned texts of any shape are not missing. */
  Operand<TBool> present(Ops tf, Operand<TString> text) {
    return served.present(tf, text);
  }

  private static <T extends TType> Operand<T> joined(Ops tf, List<Operand<T>> parts) {
    return parts.size() == 1 ? parts.get(0) : tf.concat(parts, tf.constant(1));
  }

  /** Packed floats [batch, floatWidth] of columns that {@link #counted} has seen. */
  Operand<TFloat32> floats(Ops tf, Map<String, Operand<?>> columns, Operand<TInt32> rows) {
    List<Operand<TFloat32>> parts = new ArrayList<>();
    if (!schema.dense().isEmpty()) {
      parts.add(new ServedNumbers(encoder).scaled(tf, columns));
    }
    for (SequenceFeature feature : schema.sequences()) {
      if (feature.weights().isPresent()) {
        parts.add(columns.get(feature.weights().get()).asOutput().expect(TFloat32.class));
      }
    }
    if (parts.isEmpty()) {
      return tf.fill(tf.stack(List.of(rows, tf.constant(0))), tf.constant(0f));
    }
    return joined(tf, parts);
  }
}
