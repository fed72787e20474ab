package org.mtl4j.data;

import java.util.Optional;
import org.mtl4j.data.row.DataException;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.TextRule;

/** Encodes the items of a sequence and their weights from raw columns. */
record RawItems(
    SequenceFeature feature, Vocabulary vocabulary, TextRule text, PackedColumns place) {

  void encode(RawBatch raw, RawEncoder.Rows rows) {
    String[][] items = raw.column(feature.name(), String[][].class);
    float[][] weights =
        feature.weights().map(column -> raw.column(column, float[][].class)).orElse(null);
    CountedItems counted = new CountedItems(feature, text);
    int at = place.id();
    int weightAt = place.number();
    for (int i = rows.from(); i < rows.to(); i++) {
      String[] row = given(feature.name(), i, items[i]);
      counted.choose(row.length, item -> row[item] == null ? "" : text.clean(row[item]));
      for (int j = 0; j < counted.count(); j++) {
        rows.ids()[at + j] = vocabulary.id(counted.text(j));
      }
      at += rows.idWidth();
      if (weights != null) {
        given(feature.weights().orElseThrow(), i, weights[i]);
        checkSize(i, row.length, weights[i].length);
        weigh(counted, i, weights[i], rows.floats(), weightAt);
        weightAt += rows.floatWidth();
      }
    }
  }

  private static <T> T given(String column, int row, T values) {
    if (values == null) {
      throw new DataException(
          ("column \"" + column + "\", row " + row + ": got null")
              + ", expected an array, of no values where there are none");
    }
    return values;
  }

  private void checkSize(int row, int items, int weights) {
    if (items != weights) {
      throw new DataException(
          ("row " + row + ": sequence \"" + feature.name() + "\" has " + items + " items but ")
              + (weights + " weights"));
    }
  }

  private void weigh(CountedItems counted, int row, float[] weights, float[] floats, int at) {
    for (int i = 0; i < counted.count(); i++) {
      if (!counted.text(i).isEmpty()) {
        float weight = weights[counted.position(i)];
        Optional<String> wrong = counted.wrong(weight);
        if (wrong.isPresent()) {
          throw new DataException(
              ("column \"" + feature.weights().orElseThrow() + "\", row " + row + ": got ")
                  + (weight + ", expected " + wrong.get()));
        }
        floats[at + i] = weight;
      }
    }
  }
}
