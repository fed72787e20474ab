package org.mtl4j.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.mtl4j.data.row.CellKind;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.data.row.ValueKind;
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
  private final Map<String, ColumnType> types = new LinkedHashMap<>();
  // sequences that hold lists, and those whose texts were taken apart before that was known
  private final Set<String> lists;
  private final Set<String> split = new HashSet<>();
  private boolean wrong;
  private final LabelCounts labelCounts;
  private RowReader reader; // at the row that is counted
  private long rows;

  private EncoderFit(
      FeatureSchema schema, RowSource training, List<String> tasks, Set<String> lists) {
    this.lists = lists;
    this.schema = schema;
    this.training = training;
    this.labelCounts = new LabelCounts(tasks);
    this.cells = new Cells(schema.text(), training.limits());
    for (EmbeddingTable table : schema.tables()) {
      if (table.ids() instanceof IdRule.Fitted fitted) {
        counts.put(table.name(), new ValueCounts(fitted));
      }
    }
    schema.dense().forEach(f -> statistics.put(f.name(), new DenseStatistics(f)));
  }

  /** {@code counted} is whether {@link #labelCounts} are asked for. */
  static EncoderFit of(
      FeatureSchema schema, RowSource training, List<LabelColumn> labels, boolean counted) {
    labels.forEach(label -> label.check(schema));
    List<String> tasks = labels.stream().map(LabelColumn::task).toList();
    Set<String> lists = new HashSet<>();
    EncoderFit fit;
    do {
      fit = new EncoderFit(schema, training, tasks, lists);
      schema.features().forEach(fit::add);
      fit.labels(labels, counted);
      fit.read();
    } while (fit.wrong);
    return fit;
  }

  private void labels(List<LabelColumn> labels, boolean counted) {
    if (labels.isEmpty()) {
      return;
    }
    float[] row = new float[labels.size()];
    List<LabelValues> all = new ArrayList<>();
    for (LabelColumn label : labels) {
      LabelValues values = new LabelValues(cells, training.column(label.column()), label);
      int at = all.size();
      all.add(values);
      reading.add(reader -> row[at] = values.value(reader));
    }
    if (counted) {
      LongFunction<String> place = number -> reader.place();
      counting.add(() -> labelCounts.add(row, 0, place));
      finishing.add(() -> labelCounts.read(all.stream().map(LabelValues::texts).toList()));
    }
  }

  private void read() {
    try (RowReader open = training.open()) {
      reader = open;
      while (!wrong && open.next()) {
        try {
          for (Consumer<RowReader> step : reading) {
            step.accept(open);
          }
        } catch (DataException e) {
          training.badRows().leaveOut(e, open, training.columns().size());
          continue;
        }
        counting.forEach(Runnable::run);
        rows++;
      }
      if (wrong) {
        return;
      }
      seen(open);
    }
    if (rows == 0) {
      throw new DataException(training.files() + ": no training rows");
    }
    finishing.forEach(Runnable::run);
  }

  /** How often each label comes. */
  LabelCounts labelCounts() {
    return labelCounts;
  }

  private void seen(RowReader reader) {
    for (String column : schema.columns()) {
      DenseStatistics numbers = statistics.get(column);
      ValueKind usual = numbers == null ? ColumnType.usual(schema, column).kind() : numbers.kind();
      types.put(
          column,
          new ColumnType(usual, lists.contains(column))
              .with(column, reader.kinds(training.column(column))));
    }
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
    return new Encoder(schema, vocabularies, scales, types);
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
      } else {
        reading.add(reader -> reader.cell(column)); // for the kinds of its values
      }
    } else if (feature instanceof SequenceFeature sequence) {
      sequence(sequence);
    }
  }

  private void dense(DenseFeature feature, int column) {
    DenseStatistics values = statistics.get(feature.name());
    double[] row = new double[feature.width()];
    if (row.length == 1) {
      NumberColumn numbers = new NumberColumn(cells, column, feature.name());
      reading.add(reader -> row[0] = numbers.value(reader));
    } else {
      reading.add(reader -> cells.numbers(reader, column, feature.name(), row));
    }
    counting.add(() -> values.add(row));
  }

  private void sequence(SequenceFeature feature) {
    String name = feature.name();
    ValueCounts values = counts.get(feature.table().name());
    ItemColumn items = new ItemColumn(cells, training, feature, lists.contains(name));
    int column = training.column(name);
    reading.add(
        reader -> {
          items.read(reader);
          watch(reader.cell(column), items, name);
        });
    if (values != null) {
      counting.add(() -> items.count(values));
    }
  }

  // one value of a list is taken for a text until a list of several shows what it is
  private void watch(CellKind cell, ItemColumn items, String name) {
    if (cell == CellKind.LIST && lists.add(name)) {
      wrong |= split.contains(name);
      items.takeLists();
    } else if (cell == CellKind.VALUE && items.size() > 1) {
      split.add(name);
    }
  }
}
