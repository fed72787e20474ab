package org.mtl4j.data;

import org.mtl4j.data.row.DataException;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.Feature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;

/** Where a feature stands in packed rows: some ids, some floats, or for weighted items both. */
record PackedColumns(int id, int ids, int number, int numbers) {

  static PackedColumns of(FeatureSchema schema, String name) {
    int id = 0;
    int number = 0;
    for (SparseFeature feature : schema.sparse()) {
      if (feature.name().equals(name)) {
        return new PackedColumns(id, 1, 0, 0);
      }
      id++;
    }
    for (DenseFeature feature : schema.dense()) {
      if (feature.name().equals(name)) {
        return new PackedColumns(0, 0, number, feature.width());
      }
      number += feature.width();
    }
    for (SequenceFeature feature : schema.sequences()) {
      int weights = feature.weights().isPresent() ? feature.maxLength() : 0;
      if (feature.name().equals(name)) {
        return new PackedColumns(id, feature.maxLength(), number, weights);
      }
      id += feature.maxLength();
      number += weights;
    }
    throw DataException.unknown(
        "feature", name, schema.features().stream().map(Feature::name).toList());
  }
}
