package org.mtl4j.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;

/** Encodes the rows of a source one by one into growing arrays. */
final class RowEncoder {

  private final Encoder encoder;
  private final FeatureSchema schema;
  private final RowSource source;
  private final List<LabelColumn> labelColumns;
  private final Cells cells;
  private final List<LabelValues> labelValues = new ArrayList<>();
  private final List<Step> steps;
  private MissingNumbers missing;
  private Places places; // null where nobody asks for them
  private int[] ids;
  private float[] floats;
  private float[] labels;
  private int capacity = 1024;

  RowEncoder(Encoder encoder, RowSource source, List<LabelColumn> labelColumns) {
    this.encoder = encoder;
    this.schema = encoder.schema();
    this.source = source;
    this.labelColumns = labelColumns;
    this.cells = new Cells(schema.text(), source.limits());
    this.steps = steps();
  }

  private void grow(int rows) {
    capacity = rows;
    int idSize = Math.multiplyExact(rows, schema.idWidth());
    int floatSize = Math.multiplyExact(rows, schema.floatWidth());
    int labelSize = Math.multiplyExact(rows, labelColumns.size());
    ids = ids == null ? new int[idSize] : resized(ids, idSize);
    floats = floats == null ? new float[floatSize] : resized(floats, floatSize);
    labels = labels == null ? new float[labelSize] : resized(labels, labelSize);
  }

  private static int[] resized(int[] values, int size) {
    return values.length == size ? values : Arrays.copyOf(values, size);
  }

  private static float[] resized(float[] values, int size) {
    return values.length == size ? values : Arrays.copyOf(values, size);
  }

  /** All rows. */
  Dataset all() {
    places = new Places();
    try (RowReader reader = source.open()) {
      Dataset all = next(reader, Integer.MAX_VALUE);
      if (all == null || all.rows() == 0) {
        throw new DataException(source.files() + ": no rows");
      }
      return all;
    }
  }

  /** Of the next {@code limit} rows of {@code reader} the good ones; null behind the last. */
  Dataset next(RowReader reader, int limit) {
    ids = null;
    floats = null;
    labels = null;
    missing = new MissingNumbers(schema.dense().size());
    grow(Math.min(limit, capacity));
    int read = 0;
    int rows = 0;
    for (; read < limit && reader.next(); read++) {
      if (rows == capacity) {
        grow(Math.min(limit, capacity + capacity / 2 + 16));
      }
      if (encode(reader, rows)) {
        if (places != null) {
          places.set(rows, reader);
        }
        rows++;
      }
    }
    if (read == 0) {
      return null;
    }
    grow(rows);
    List<String> tasks = labelColumns.stream().map(LabelColumn::task).toList();
    return new Dataset(schema, tasks, rows, ids, floats, labels, origin(rows));
  }

  private Origin origin(int rows) {
    List<LabelTexts> texts = labelValues.stream().map(LabelValues::texts).toList();
    return new Origin(places == null ? null : places.of(rows), 0, texts, missing);
  }

  private boolean encode(RowReader reader, int row) {
    try {
      for (Step step : steps) {
        step.encode(reader, row);
      }
      return true;
    } catch (DataException e) {
      source.badRows().leaveOut(e, reader, source.columns().size());
      clear(row);
      return false;
    }
  }

  // what a bad row left behind
  private void clear(int row) {
    Arrays.fill(ids, row * schema.idWidth(), (row + 1) * schema.idWidth(), 0);
    Arrays.fill(floats, row * schema.floatWidth(), (row + 1) * schema.floatWidth(), 0);
    missing.undo(row);
  }

  private interface Step {
    void encode(RowReader reader, int row);
  }

  private List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    int at = 0;
    for (SparseFeature feature : schema.sparse()) {
      steps.add(sparse(feature, at++));
    }
    int floatAt = 0;
    int index = 0;
    for (DenseFeature feature : schema.dense()) {
      steps.add(dense(feature, index++, floatAt));
      floatAt += feature.width();
    }
    for (SequenceFeature feature : schema.sequences()) {
      steps.add(sequence(feature, at, floatAt));
      at += feature.maxLength();
      floatAt += feature.weights().isPresent() ? feature.maxLength() : 0;
    }
    for (int i = 0; i < labelColumns.size(); i++) {
      steps.add(label(labelColumns.get(i), i));
    }
    return steps;
  }

  private Step sparse(SparseFeature feature, int at) {
    int width = schema.idWidth();
    IdColumn column =
        new IdColumn(
            cells,
            source.column(feature.name()),
            feature.name(),
            encoder.vocabulary(feature.table()));
    return (reader, row) -> ids[row * width + at] = column.id(reader);
  }

  private Step dense(DenseFeature feature, int index, int at) {
    int column = source.column(feature.name());
    DenseScale scale = encoder.scale(feature);
    int width = schema.floatWidth();
    if (feature.width() == 1) {
      return number(feature, column, index, at);
    }
    double[] values = new double[feature.width()];
    NumberScale[] scales = new NumberScale[values.length];
    Arrays.setAll(scales, scale::number);
    return (reader, row) -> {
      cells.numbers(reader, column, feature.name(), values);
      boolean none = true;
      for (int i = 0; i < values.length; i++) {
        floats[row * width + at + i] =
            finite(scales[i].apply(values[i]), reader, column, feature.name());
        none &= Double.isNaN(values[i]);
      }
      if (none) {
        missing.add(index, row);
      }
    };
  }

  private Step number(DenseFeature feature, int column, int index, int at) {
    NumberScale scale = encoder.scale(feature).number(0);
    int width = schema.floatWidth();
    NumberColumn numbers = new NumberColumn(cells, column, feature.name());
    return (reader, row) -> {
      double value = numbers.value(reader);
      if (Double.isNaN(value)) {
        missing.add(index, row);
      }
      floats[row * width + at] = finite(scale.apply(value), reader, column, feature.name());
    };
  }

  private float finite(float scaled, RowReader reader, int column, String name) {
    if (!Float.isFinite(scaled)) {
      throw cells.error(reader, column, name, NumberScale.TOO_FAR);
    }
    return scaled;
  }

  private Step sequence(SequenceFeature feature, int at, int floatAt) {
    Vocabulary vocabulary = encoder.vocabulary(feature.table());
    ItemColumn column = new ItemColumn(cells, source, feature, encoder.type(feature.name()).list());
    int width = schema.idWidth();
    int floatWidth = schema.floatWidth();
    return (reader, row) -> {
      column.read(reader);
      column.write(vocabulary, ids, row * width + at, floats, row * floatWidth + floatAt);
    };
  }

  private Step label(LabelColumn label, int at) {
    int width = labelColumns.size();
    LabelValues values = new LabelValues(cells, source.column(label.column()), label);
    labelValues.add(values);
    return (reader, row) -> labels[row * width + at] = values.value(reader);
  }
}
