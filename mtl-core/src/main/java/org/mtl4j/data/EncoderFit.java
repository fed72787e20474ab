package org.mtl4j.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.Feature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.IdRule;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;

/** One pass over training rows that counts rows and values and gathers statistics. */
final class EncoderFit {

  private final FeatureSchema schema;
  private final RowSource training;
  private final Cells cells;
  private final Map<String, ValueCounts> counts = new LinkedHashMap<>();
  private final Map<String, DenseStatistics> statistics = new LinkedHashMap<>();
  // a row is read as a whole before any of it counts
  private final List<Consumer<RowReader>> reading = new ArrayList<>();
  private final List<Runnable> counting = new ArrayList<>();
  private final List<Runnable> finishing = new ArrayList<>();
  private long rows;

  private EncoderFit(FeatureSchema schema, RowSource training) {
    this.schema = schema;
    this.training = training;
    this.cells = new Cells(schema.text(), training.limits());
    for (EmbeddingTable table : schema.tables()) {
      if (table.ids() instanceof IdRule.Fitted fitted) {
        counts.put(table.name(), new ValueCounts(fitted));
      }
    }
    schema.dense().forEach(f -> statistics.put(f.name(), new DenseStatistics(f)));
  }

  static EncoderFit of(FeatureSchema schema, RowSource training, List<LabelColumn> labels) {
    EncoderFit fit = new EncoderFit(schema, training);
    schema.features().forEach(fit::add);
    for (LabelColumn label : labels) {
      fit.reading.add(new LabelValues(fit.cells, training.column(label.column()), label)::value);
    }
    fit.read();
    return fit;
  }

  private void read() {
    try (RowReader reader = training.open()) {
      while (reader.next()) {
        try {
          for (Consumer<RowReader> step : reading) {
            step.accept(reader);
          }
        } catch (DataException e) {
          training.badRows().leaveOut(e, reader, training.columns().size());
          continue;
        }
        counting.forEach(Runnable::run);
        rows++;
      }
    }
    if (rows == 0) {
      throw new DataException(training.files() + ": no training rows");
    }
    finishing.forEach(Runnable::run);
  }

  /** How many rows there are. */
  long rows() {
    return rows;
  }

  Encoder encoder() {
    Map<String, Vocabulary> vocabularies = new LinkedHashMap<>();
    for (EmbeddingTable table : schema.tables()) {
      ValueCounts values = counts.get(table.name());
      vocabularies.put(
          table.name(), Vocabulary.of(table, values == null ? List.of() : values.values()));
    }
    Map<String, DenseScale> scales = new LinkedHashMap<>();
    statistics.forEach((name, values) -> scales.put(name, values.scale()));
    return new Encoder(schema, vocabularies, scales);
  }

  private void add(Feature feature) {
    int column = training.column(feature.name());
    if (feature instanceof DenseFeature dense) {
      dense(dense, column);
    } else if (feature instanceof SparseFeature sparse) {
      ValueCounts values = counts.get(sparse.table().name());
      if (values != null) {
        ColumnCounts own = new ColumnCounts(cells, column, sparse.name(), values);
        reading.add(own::read);
        counting.add(own::count);
        finishing.add(own::finish);
      }
    } else if (feature instanceof SequenceFeature sequence) {
      sequence(sequence);
    }
  }

  private void dense(DenseFeature feature, int column) {
    DenseStatistics values = statistics.get(feature.name());
    float[] row = new float[feature.width()];
    if (row.length == 1) {
      NumberColumn numbers = new NumberColumn(cells, column, feature.name());
      reading.add(reader -> row[0] = numbers.value(reader));
    } else {
      reading.add(reader -> cells.numbers(reader, column, feature.name(), row));
    }
    counting.add(
        () -> {
          for (int i = 0; i < row.length; i++) {
            values.add(i, row[i]);
          }
        });
  }

  private void sequence(SequenceFeature feature) {
    ValueCounts values = counts.get(feature.table().name());
    ItemColumn items = new ItemColumn(cells, training, feature);
    reading.add(items::read);
    if (values != null) {
      counting.add(() -> items.count(values));
    }
  }
}
