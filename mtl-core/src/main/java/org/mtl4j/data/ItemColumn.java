package org.mtl4j.data;

import java.util.List;
import java.util.Optional;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.SequenceFeature;

/** Reads the items of a sequence and their weights. */
final class ItemColumn {

  private final Cells cells;
  private final SequenceFeature feature;
  private final CountedItems counted;
  private final int column;
  private final int weightColumn;
  private boolean lists;
  private List<String> items = List.of();
  private double[] weights = new double[0];

  /**
   * Reads a column of {@code source}.
   *
   * @param lists whether the one value of a list is an item even where it holds separators
   */
  ItemColumn(Cells cells, RowSource source, SequenceFeature feature, boolean lists) {
    this.cells = cells;
    this.feature = feature;
    this.counted = new CountedItems(feature, cells.text());
    this.lists = lists;
    this.column = source.column(feature.name());
    this.weightColumn = feature.weights().map(source::column).orElse(-1);
  }

  /** Reads a row; there must be a weight for each item. */
  void read(RowReader reader) {
    items = cells.items(reader, column, feature.name(), lists);
    if (weightColumn >= 0) {
      weights = new double[items.size()];
      if (!items.isEmpty() || !cells.clean(reader, weightColumn).isEmpty()) {
        cells.exactNumbers(reader, weightColumn, feature.weights().orElseThrow(), weights);
      }
      for (int i = 0; i < weights.length; i++) {
        if (isItem(items.get(i))) {
          check(reader, (float) weights[i]);
        }
      }
    }
  }

  /** How many items the row read last has. */
  int size() {
    return items.size();
  }

  /** Takes the one value of a list as an item from the next row on. */
  void takeLists() {
    lists = true;
  }

  private boolean isItem(String item) {
    return !item.isEmpty() && !counted.isPadding(item);
  }

  private void check(RowReader reader, float weight) {
    Optional<String> wrong = counted.wrong(weight);
    if (wrong.isPresent()) {
      throw cells.error(reader, weightColumn, feature.weights().orElseThrow(), wrong.get());
    }
  }

  /** Counts the items of the row read last, those beyond the most that the model sees too. */
  void count(ValueCounts counts) {
    for (String item : items) {
      if (isItem(item)) {
        counts.add(item, 1);
      }
    }
  }

  /** Writes the ids and, where there are some, the weights of the items that count. */
  void write(Vocabulary vocabulary, int[] ids, int at, float[] floats, int floatAt) {
    counted.choose(items.size(), items::get);
    for (int i = 0; i < counted.count(); i++) {
      String item = counted.text(i);
      ids[at + i] = vocabulary.id(item);
      if (weightColumn >= 0) {
        floats[floatAt + i] = item.isEmpty() ? 0 : (float) weights[counted.position(i)];
      }
    }
  }
}
