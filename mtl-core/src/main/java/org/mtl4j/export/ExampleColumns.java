package org.mtl4j.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.ColumnType;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.row.NumberRule;
import org.mtl4j.data.row.ValueKind;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/**
 * The raw columns of serialized {@code tf.Example}s as graph operations. Each is parsed as the kind
 * that its values were in training; absent and empty features are missing, several values where
 * training takes one end the call.
 */
final class ExampleColumns {

  private final Ops tf;
  private final Encoder encoder;
  private final FeatureSchema schema;
  private final RawInputs raw;
  private final Map<String, ServedList<?>> lists = new LinkedHashMap<>();

  private ExampleColumns(Ops tf, Encoder encoder, RawInputs raw) {
    this.tf = tf;
    this.encoder = encoder;
    this.schema = encoder.schema();
    this.raw = raw;
  }

  /**
   * The columns, by name, of {@code examples} [batch], as {@link RawInputs#placeholders} has them.
   */
  static Map<String, Operand<?>> of(
      Ops tf, Encoder encoder, RawInputs raw, Operand<TString> examples) {
    ExampleColumns columns = new ExampleColumns(tf, encoder, raw);
    columns.parse(examples);
    return columns.all();
  }

  private void parse(Operand<TString> examples) {
    List<String> names = schema.columns();
    List<Class<? extends TType>> types = new ArrayList<>();
    List<Class<? extends TNumber>> splits = new ArrayList<>();
    for (String name : names) {
      types.add(
          switch (encoder.type(name).kind()) {
            case BYTES -> TString.class;
            case INTEGERS -> TInt64.class;
            case FLOATS -> TFloat32.class;
          });
      splits.add(TInt32.class);
    }
    Operand<TString> none = tf.slice(tf.array(""), tf.array(0), tf.array(0)); // [0]
    var parsed =
        tf.io.parseExample(
            examples,
            none,
            none,
            none,
            tf.array(names.toArray(String[]::new)),
            List.of(),
            0L,
            List.of(),
            types,
            splits,
            List.of());
    for (int i = 0; i < names.size(); i++) {
      Operand<?> values = parsed.raggedValues().get(i);
      Operand<?> ends = parsed.raggedRowSplits().get(i);
      lists.put(names.get(i), ServedList.of(tf, values, ends.asOutput().expect(TInt32.class)));
    }
  }

  private Map<String, Operand<?>> all() {
    Map<String, Operand<?>> columns = new LinkedHashMap<>();
    ServedNumbers numbers = new ServedNumbers(encoder);
    for (SparseFeature feature : schema.sparse()) {
      ServedList<TString> list = one(texts(feature.name()), feature.name());
      columns.put(feature.name(), first(list, tf.constant("")));
    }
    for (DenseFeature feature : schema.dense()) {
      columns.put(feature.name(), dense(feature, numbers.type(feature)));
    }
    for (SequenceFeature feature : schema.sequences()) {
      sequence(feature, columns);
    }
    return columns;
  }

  private <T extends TType> ServedList<T> one(ServedList<T> list, String column) {
    Operand<TBool> good = tf.math.lessEqual(list.counts(), tf.constant(1));
    return list.checked(tf, good, "column " + column + ": expected one value in an example");
  }

  // [batch]
  private <T extends TType> Operand<T> first(ServedList<T> list, Operand<T> filler) {
    return tf.reshape(list.wide(tf, tf.constant(1), filler), tf.array(-1));
  }

  private <T extends TNumber> Operand<T> dense(DenseFeature feature, Class<T> type) {
    String name = feature.name();
    Operand<T> missing = ServedNumbers.cast(tf, tf.constant(Float.NaN), type);
    if (feature.width() == 1) {
      return first(one(numbers(name, false, type), name), missing);
    }
    ServedList<T> list = numbers(name, true, type);
    Operand<TInt32> width = tf.constant(feature.width());
    Operand<TBool> good =
        tf.math.logicalOr(
            tf.math.equal(list.counts(), width), tf.math.equal(list.counts(), tf.constant(0)));
    return list.checked(tf, good, "column " + name + ": expected " + feature.width() + " numbers")
        .wide(tf, width, missing);
  }

  private void sequence(SequenceFeature feature, Map<String, Operand<?>> columns) {
    String name = feature.name();
    boolean bytes = encoder.type(name).kind() == ValueKind.BYTES;
    ServedList<TString> items = bytes ? items(name) : texts(name);
    if (feature.weights().isPresent()) {
      String column = feature.weights().get();
      ServedList<TFloat32> weights = numbers(column, true, TFloat32.class);
      items =
          items.checked(
              tf,
              tf.math.equal(items.counts(), weights.counts()),
              "column " + column + ": expected a weight for each item of " + name);
      columns.put(name, items.wide(tf, items.most(tf), tf.constant("")));
      columns.put(column, weights.wide(tf, weights.most(tf), tf.constant(0f)));
    } else {
      columns.put(name, items.wide(tf, items.most(tf), tf.constant("")));
    }
  }

  // a row's only value is none where it is missing, and taken apart where it is a text
  private ServedList<TString> items(String column) {
    ServedList<TString> texts = texts(column);
    Operand<TBool> present = raw.present(tf, raw.clean(tf, texts.values()));
    Operand<TBool> many = tf.math.logicalNot(texts.single(tf, texts.rows(tf)));
    texts = texts.only(tf, tf.math.logicalOr(many, present));
    return encoder.type(column).list()
        ? texts
        : ServedList.split(tf, texts, raw.text().separator());
  }

  private ServedList<TString> texts(String column) {
    ServedList<?> list = lists.get(column);
    ColumnType type = encoder.type(column);
    return list.with(
        switch (type.kind()) {
          case BYTES -> list.values().asOutput().expect(TString.class);
          case INTEGERS -> tf.dtypes.asString(list.values());
          case FLOATS -> FloatText.of(tf, list.values().asOutput().expect(TFloat32.class));
        });
  }

  // several may stand in one text
  private <T extends TNumber> ServedList<T> numbers(String column, boolean several, Class<T> type) {
    ServedList<?> list = lists.get(column);
    ServedList<T> numbers =
        encoder.type(column).kind() == ValueKind.BYTES
            ? parsed(column, several ? items(column) : texts(column), type)
            : list.with(ServedNumbers.cast(tf, list.values(), type));
    Operand<TFloat32> floats = ServedNumbers.cast(tf, numbers.values(), TFloat32.class);
    Operand<TBool> good = tf.math.logicalNot(tf.math.isInf(floats));
    return numbers.checked(tf, good, "column " + column + ": expected finite numbers");
  }

  private <T extends TNumber> ServedList<T> parsed(
      String column, ServedList<TString> texts, Class<T> type) {
    Operand<TString> text = raw.clean(tf, texts.values());
    Operand<TBool> present = raw.present(tf, text);
    Operand<TString> zero = tf.fill(tf.shape(text), tf.constant("0"));
    Operand<TString> all = tf.select(present, text, zero);
    Operand<TBool> good = tf.strings.regexFullMatch(all, tf.constant(NumberRule.PATTERN));
    Op check =
        tf.assertThat(
            tf.all(good, tf.array(0)),
            List.of(tf.constant("column " + column + ": expected numbers, got"), all));
    Operand<T> numbers = tf.strings.toNumber(tf.withControlDependencies(check).identity(all), type);
    Operand<T> missing =
        tf.fill(tf.shape(text), ServedNumbers.cast(tf, tf.constant(Float.NaN), type));
    return texts.with(tf.select(present, numbers, missing));
  }
}
