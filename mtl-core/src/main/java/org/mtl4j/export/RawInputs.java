package org.mtl4j.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.Encoder;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.IdRule;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;
import org.mtl4j.feature.TextRule;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TBool;
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

  /**
   * Packed ids [batch, idWidth] of columns that {@link #counted} has seen. Only what must see the
   * text runs once per column; the rest runs once for all columns together, since operations on one
   * column take less time than starting them.
   */
  Operand<TInt32> ids(Ops tf, Map<String, Operand<?>> columns, Operand<TInt32> rows) {
    if (schema.idWidth() == 0) {
      return tf.fill(tf.stack(List.of(rows, tf.constant(0))), tf.constant(0));
    }
    List<Operand<TInt64>> lines = new ArrayList<>();
    List<Operand<TBool>> present = new ArrayList<>();
    for (SparseFeature feature : schema.sparse()) {
      Operand<TString> text =
          clean(tf, columns.get(feature.name()).asOutput().expect(TString.class));
      lines.add(line(tf, feature.table(), text));
      present.add(present(tf, text));
    }
    List<Operand<TInt64>> allLines = new ArrayList<>();
    List<Operand<TBool>> allPresent = new ArrayList<>();
    if (!lines.isEmpty()) {
      allLines.add(tf.stack(lines, Stack.axis(1L)));
      allPresent.add(tf.stack(present, Stack.axis(1L)));
    }
    for (SequenceFeature feature : schema.sequences()) {
      Operand<TString> text = columns.get(feature.name()).asOutput().expect(TString.class);
      allLines.add(line(tf, feature.table(), text));
      allPresent.add(present(tf, text));
    }
    Operand<TInt32> ids =
        tf.math.add(tf.dtypes.cast(joined(tf, allLines), TInt32.class), tf.constant(IdRule.FIRST));
    return tf.math.mul(ids, tf.dtypes.cast(joined(tf, allPresent), TInt32.class));
  }

  /** Texts of any shape without what surrounds them. */
  Operand<TString> clean(Ops tf, Operand<TString> raw) {
    return schema.text().trim() ? tf.strings.strip(raw) : raw;
  }

  // the id less IdRule.FIRST of any shape of text
  private Operand<TInt64> line(Ops tf, EmbeddingTable table, Operand<TString> text) {
    long buckets = table.ids().buckets();
    if (table.ids() instanceof IdRule.Hashed) {
      return tf.math.sub(
          tf.strings.toHashBucketFast(text, buckets), tf.constant(IdRule.FIRST - 1L));
    }
    var vocabulary = tables.get(table.name());
    Operand<TInt64> unknown = tf.constant((long) IdRule.UNKNOWN - IdRule.FIRST);
    Operand<TString> key = encoder.escaped(table) ? escaped(tf, text) : text;
    Operand<TInt64> line = tf.lookupTableFind(vocabulary, key, unknown);
    return buckets == 0
        ? line
        : tf.select(
            tf.math.equal(line, unknown),
            tf.math.add(tf.lookupTableSize(vocabulary), tf.strings.toHashBucketFast(text, buckets)),
            line);
  }

  // as in the lines of the vocabulary; RE2 takes two backslashes in a replacement for one
  private static Operand<TString> escaped(Ops tf, Operand<TString> text) {
    Operand<TString> doubled = replaced(tf, text, "\\\\", "\\\\\\\\");
    return replaced(tf, replaced(tf, doubled, "\n", "\\\\n"), "\r", "\\\\r");
  }

  private static Operand<TString> replaced(
      Ops tf, Operand<TString> text, String pattern, String by) {
    return tf.strings.regexReplace(text, tf.constant(pattern), tf.constant(by));
  }

  /** Which cleaned texts of any shape are not missing. */
  Operand<TBool> present(Ops tf, Operand<TString> text) {
    Operand<TBool> present = tf.math.notEqual(text, tf.constant(""));
    for (String marker : schema.text().missing()) {
      if (!marker.isEmpty()) {
        present = tf.math.logicalAnd(present, tf.math.notEqual(text, tf.constant(marker)));
      }
    }
    return present;
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
