package org.mtl4j.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.Feature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.IdRule;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;

/** One pass over training rows that counts values and gathers statistics. */
final class EncoderFit {

  private final FeatureSchema schema;
  private final Cells cells;
  private final Map<String, Map<String, long[]>> counts = new LinkedHashMap<>();
  private final Map<String, DenseStatistics> statistics = new LinkedHashMap<>();

  private long rows;

  private EncoderFit(FeatureSchema schema) {
    this.schema = schema;
    this.cells = new Cells(schema.text());
    schema.tables().forEach(table -> counts.put(table.name(), new HashMap<>()));
    schema.dense().forEach(f -> statistics.put(f.name(), new DenseStatistics(f)));
  }

  private interface Step {
    void count(RowReader reader);
  }

  static EncoderFit of(FeatureSchema schema, RowSource training) {
    EncoderFit fit = new EncoderFit(schema);
    List<Step> steps = new ArrayList<>();
    for (Feature feature : schema.features()) {
      fit.add(steps, feature, training.column(feature.name()));
    }
    try (RowReader reader = training.open()) {
      while (reader.next()) {
        steps.forEach(step -> step.count(reader));
        fit.rows++;
      }
    }
    if (fit.rows == 0) {
      throw new DataException(training.files() + ": no training rows");
    }
    return fit;
  }

  /** How many rows there are. */
  long rows() {
    return rows;
  }

  Encoder encoder() {
    Map<String, Vocabulary> vocabularies = new LinkedHashMap<>();
    for (EmbeddingTable table : schema.tables()) {
      vocabularies.put(table.name(), Vocabulary.fit(table, counts.get(table.name())));
    }
    Map<String, DenseScale> scales = new LinkedHashMap<>();
    statistics.forEach((name, values) -> scales.put(name, values.scale()));
    return new Encoder(schema, vocabularies, scales);
  }

  private void add(List<Step> steps, Feature feature, int column) {
    if (feature instanceof DenseFeature dense) {
      DenseStatistics values = statistics.get(dense.name());
      if (dense.width() == 1) {
        NumberColumn numbers = new NumberColumn(cells, column, dense.name());
        steps.add(reader -> values.add(0, numbers.value(reader)));
        return;
      }
      float[] row = new float[dense.width()];
      steps.add(
          reader -> {
            cells.numbers(reader, column, dense.name(), row);
            for (int i = 0; i < row.length; i++) {
              values.add(i, row[i]);
            }
          });
    } else if (feature instanceof SparseFeature sparse
        && sparse.table().ids() instanceof IdRule.Fitted) {
      Map<String, long[]> values = counts.get(sparse.table().name());
      steps.add(counter(values, column));
    } else if (feature instanceof SequenceFeature sequence
        && sequence.table().ids() instanceof IdRule.Fitted) {
      Map<String, long[]> values = counts.get(sequence.table().name());
      steps.add(reader -> cells.items(reader, column).forEach(item -> count(values, item)));
    }
  }

  // where texts are numbered, each is cleaned and looked up once
  private Step counter(Map<String, long[]> counts, int column) {
    List<long[]> byCode = new ArrayList<>();
    return reader -> {
      int code = reader.code(column);
      long[] counter = code >= 0 && code < byCode.size() ? byCode.get(code) : null;
      if (counter == null) {
        counter = counter(counts, cells.clean(reader, column));
        while (byCode.size() <= code) {
          byCode.add(null);
        }
        if (code >= 0) {
          byCode.set(code, counter);
        }
      }
      counter[0]++;
    };
  }

  private static void count(Map<String, long[]> counts, String value) {
    counter(counts, value)[0]++;
  }

  // missing values count for nothing
  private static long[] counter(Map<String, long[]> counts, String value) {
    return value.isEmpty() ? new long[1] : counts.computeIfAbsent(value, key -> new long[1]);
  }
}
