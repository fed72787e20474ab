package org.mtl4j.data;

import org.mtl4j.data.row.DataException;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;

/**
 * Checks packed rows; a wrong id would end the process inside TensorFlow.
 *
 * @param names of the feature at each id of a row
 * @param rows of its table
 * @param floatWidth floats of a row
 */
record BatchCheck(String[] names, int[] rows, int floatWidth) {

  static BatchCheck of(Encoder encoder) {
    FeatureSchema schema = encoder.schema();
    String[] names = new String[schema.idWidth()];
    int[] rows = new int[schema.idWidth()];
    int at = 0;
    for (SparseFeature feature : schema.sparse()) {
      names[at] = feature.name();
      rows[at++] = encoder.rows(feature.table());
    }
    for (SequenceFeature feature : schema.sequences()) {
      for (int i = 0; i < feature.maxLength(); i++) {
        names[at] = feature.name();
        rows[at++] = encoder.rows(feature.table());
      }
    }
    return new BatchCheck(names, rows, schema.floatWidth());
  }

  void check(Batch batch) {
    checkSize("ids", batch.size(), rows.length, batch.ids().length);
    checkSize("floats", batch.size(), floatWidth, batch.floats().length);
    int[] ids = batch.ids();
    for (int row = 0, i = 0; row < batch.size(); row++) {
      for (int column = 0; column < rows.length; column++, i++) {
        if (ids[i] < 0 || ids[i] >= rows[column]) {
          throw new DataException(
              ("row " + row + ", feature \"" + names[column] + "\": got id " + ids[i])
                  + (", expected one from 0 to " + (rows[column] - 1)));
        }
      }
    }
    float[] floats = batch.floats();
    for (int i = 0; i < floats.length; i++) {
      if (!Float.isFinite(floats[i])) {
        throw new DataException(
            ("row " + i / floatWidth + ", float " + i % floatWidth + ": got " + floats[i])
                + ", expected a finite number");
      }
    }
  }

  static void checkSize(String what, int rows, int width, int got) {
    if ((long) rows * width != got) {
      throw new IllegalArgumentException(
          (rows + " rows of " + width + " " + what + " make " + (long) rows * width)
              + (" values, got " + got));
    }
  }
}
