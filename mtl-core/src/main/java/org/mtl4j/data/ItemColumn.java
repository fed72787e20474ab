package org.mtl4j.data;

import java.util.List;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.SequenceFeature;

/** Reads the items of a sequence and their weights. */
final class ItemColumn {

  private final Cells cells;
  private final SequenceFeature feature;
  private final int column;
  private final int weightColumn;
  private List<String> items = List.of();
  private float[] weights = new float[0];

  ItemColumn(Cells cells, RowSource source, SequenceFeature feature) {
    this.cells = cells;
    this.feature = feature;
    this.column = source.column(feature.name());
    this.weightColumn = feature.weights().map(source::column).orElse(-1);
  }

  /** Reads a row; there must be a weight for each item. */
  void read(RowReader reader) {
    items = cells.items(reader, column, feature.name());
    if (weightColumn >= 0) {
      weights = new float[items.size()];
      if (!items.isEmpty() || !cells.clean(reader, weightColumn).isEmpty()) {
        cells.exactNumbers(reader, weightColumn, feature.weights().orElseThrow(), weights);
      }
    }
  }

  /** The cleaned items of the row read last. */
  List<String> items() {
    return items;
  }

  /** One for each item; none where the feature has no weights. */
  float[] weights() {
    return weights;
  }
}
