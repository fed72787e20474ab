package org.mtl4j.data;

import com.google.common.base.Suppliers;
import com.google.common.collect.Iterables;
import com.google.common.collect.Lists;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.NumberRule;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.IdRule;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;
import org.mtl4j.feature.TextRule;

/** Encodes raw columns; what does not depend on the batch is looked up once. */
final class RawEncoder {

  private interface Step {
    void encode(RawBatch raw, Rows rows);
  }

  /** The rows from {@code from} to before {@code to} and where their values go. */
  record Rows(int from, int to, int[] ids, float[] floats) {

    int idWidth() {
      return ids.length / (to - from);
    }

    int floatWidth() {
      return floats.length / (to - from);
    }
  }

  private final TextRule text;
  private final MissingMarkers missing;
  private final Set<String> columns;
  private final int idWidth;
  private final int floatWidth;
  private final List<Step> steps = new ArrayList<>();
  private int touched; // else the compiler leaves out what is only read

  RawEncoder(Encoder encoder) {
    FeatureSchema schema = encoder.schema();
    text = schema.text();
    missing = MissingMarkers.of(text);
    columns = new LinkedHashSet<>(schema.columns());
    idWidth = schema.idWidth();
    floatWidth = schema.floatWidth();
    steps.add(sparse(schema.sparse(), encoder));
    int floatAt = 0;
    for (DenseFeature feature : schema.dense()) {
      steps.add(dense(feature, encoder.scale(feature), floatAt));
      floatAt += feature.width();
    }
    for (SequenceFeature feature : schema.sequences()) {
      PackedColumns place = PackedColumns.of(schema, feature.name());
      steps.add(new RawItems(feature, encoder.vocabulary(feature.table()), text, place)::encode);
    }
  }

  /** Checks that all columns are there and no other, before anything is made for their rows. */
  void check(RawBatch raw) {
    for (String name : raw.names()) {
      if (!columns.contains(name)) {
        throw DataException.unknown("column", name, List.copyOf(columns));
      }
    }
    if (raw.names().size() < columns.size()) {
      columns.forEach(raw::required);
    }
  }

  /** The rows from {@code from} to before {@code to}. */
  Batch encode(RawBatch raw, int from, int to) {
    int size = to - from;
    Rows rows = new Rows(from, to, new int[size * idWidth], new float[size * floatWidth]);
    for (Step step : steps) {
      step.encode(raw, rows);
    }
    return new Batch(size, rows.ids, rows.floats, new float[0]);
  }

  // Texts lie anywhere in memory, those of a row mostly side by side: a pass row by row that only
  // touches them and their characters (beside which their number stands) waits for many at a time,
  // one that compares them for each alone.
  private void touch(List<?> columns, int from, int to) {
    List<String[]> strings = Lists.newArrayList(Iterables.filter(columns, String[].class));
    int sum = 0;
    for (int row = from; row < to; row++) {
      for (String[] column : strings) {
        sum += column[row] == null ? 0 : column[row].length();
      }
    }
    touched = sum;
  }

  private Step sparse(List<SparseFeature> features, Encoder encoder) {
    List<Supplier<RecentIds>> recent = new ArrayList<>(); // made when they are used
    List<Supplier<RecentUtf8>> recentUtf8 = new ArrayList<>();
    for (SparseFeature feature : features) {
      Vocabulary vocabulary = encoder.vocabulary(feature.table());
      ToIntFunction<String> ids =
          value -> value == null ? IdRule.MISSING : vocabulary.id(value, text);
      recent.add(Suppliers.memoize(() -> new RecentIds(ids)));
      recentUtf8.add(Suppliers.memoize(() -> new RecentUtf8(feature.name(), ids)));
    }
    return (raw, rows) -> {
      List<Object> columns = new ArrayList<>();
      features.forEach(feature -> columns.add(raw.texts(feature.name())));
      touch(columns, rows.from, rows.to);
      for (int at = 0; at < columns.size(); at++) {
        if (columns.get(at) instanceof RawBatch.Utf8 texts) {
          recentUtf8.get(at).get().write(texts, rows.from, rows.to, rows.ids, at, idWidth);
        } else {
          strings((String[]) columns.get(at), recent.get(at).get(), rows, at);
        }
      }
    };
  }

  private void strings(String[] texts, RecentIds recent, Rows rows, int at) {
    for (int i = rows.from, j = at; i < rows.to; i++, j += idWidth) {
      rows.ids[j] = recent.id(texts[i]);
    }
  }

  private Step dense(DenseFeature feature, DenseScale scale, int at) {
    String column = feature.name();
    int width = feature.width();
    NumberScale[] scales = new NumberScale[width];
    Arrays.setAll(scales, scale::number);
    return (raw, rows) -> {
      Object values = raw.numbers(column);
      int length = values instanceof float[] floats ? floats.length : ((double[]) values).length;
      if (length != raw.rows() * width) {
        throw new DataException(
            ("column \"" + column + "\": got " + length + " numbers for ")
                + (raw.rows() + " rows of " + width));
      }
      for (int j = 0; j < width; j++) {
        if (values instanceof float[] floats) {
          scale(column, floats, j, scales, rows, at + j);
        } else {
          scale(column, (double[]) values, j, scales, rows, at + j);
        }
      }
    };
  }

  private void scale(
      String column, float[] values, int component, NumberScale[] scales, Rows rows, int at) {
    NumberScale scale = scales[component];
    int width = scales.length;
    for (int i = rows.from, to = at; i < rows.to; i++, to += floatWidth) {
      float value = missing.known(values[i * width + component]);
      float scaled = scale.apply(value);
      if (Float.isInfinite(value) || !Float.isFinite(scaled)) {
        throw notFinite(column, i, value);
      }
      rows.floats[to] = scaled;
    }
  }

  private void scale(
      String column, double[] values, int component, NumberScale[] scales, Rows rows, int at) {
    NumberScale scale = scales[component];
    int width = scales.length;
    for (int i = rows.from, to = at; i < rows.to; i++, to += floatWidth) {
      double value = missing.known(values[i * width + component]);
      float scaled = scale.apply(value);
      if (!NumberRule.isInRange(value) || !Float.isFinite(scaled)) {
        throw notFinite(column, i, value);
      }
      rows.floats[to] = scaled;
    }
  }

  private static DataException notFinite(String column, int row, Number value) {
    boolean tooFar = NumberRule.isInRange(value.doubleValue());
    return new DataException(
        ("column \"" + column + "\", row " + row + ": got " + value + ", expected ")
            + (tooFar
                ? NumberScale.TOO_FAR
                : "a finite number of at most 3.4e38 or NaN for missing"));
  }
}
