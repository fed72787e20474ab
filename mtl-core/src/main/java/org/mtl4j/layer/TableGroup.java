package org.mtl4j.layer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.Feature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;

/**
 * Tables of one width packed into one, each at its row offset.
 *
 * @param name of the packed weight, such as {@code width_4} or, for large tables, {@code rows_4}
 * @param width of the vectors
 * @param large whether the rows are updated one by one
 * @param offsets first row of each table
 * @param rows of all tables together
 */
public record TableGroup(
    String name, int width, boolean large, Map<String, Integer> offsets, int rows) {

  /** A table with more values (rows x width) is large. */
  public static final long LARGE = 32_768;

  /**
   * An id of a packed row.
   *
   * @param position where it stands
   * @param firstRow of its table in the group's
   */
  record IdPlace(int position, int firstRow) {

    /** The columns of {@code ids} at {@code places}: [batch, places]. */
    static Operand<TInt32> choose(Ops tf, Operand<TInt32> ids, List<IdPlace> places) {
      int[] positions = places.stream().mapToInt(IdPlace::position).toArray();
      return positions.length == ids.shape().get(1)
          ? ids
          : tf.gather(ids, tf.constant(positions), tf.constant(1));
    }
  }

  /** The groups of a schema whose tables have the given numbers of rows. */
  public static List<TableGroup> of(FeatureSchema schema, List<Integer> rows) {
    Map<String, TableGroup> groups = new LinkedHashMap<>();
    List<EmbeddingTable> tables = schema.tables();
    for (int i = 0; i < tables.size(); i++) {
      EmbeddingTable table = tables.get(i);
      boolean large = (long) rows.get(i) * table.width() > LARGE;
      String name = (large ? "rows_" : "width_") + table.width();
      TableGroup group =
          groups.getOrDefault(name, new TableGroup(name, table.width(), large, Map.of(), 0));
      Map<String, Integer> offsets = new LinkedHashMap<>(group.offsets);
      offsets.put(table.name(), group.rows);
      int sum = Math.addExact(group.rows, rows.get(i));
      groups.put(name, new TableGroup(name, table.width(), large, offsets, sum));
    }
    return List.copyOf(groups.values());
  }

  List<SparseFeature> sparse(FeatureSchema schema) {
    return schema.sparse().stream().filter(f -> offsets.containsKey(f.table().name())).toList();
  }

  List<SequenceFeature> sequences(FeatureSchema schema) {
    return schema.sequences().stream().filter(f -> offsets.containsKey(f.table().name())).toList();
  }

  /** The ids of a packed row that belong to the group, in the order of {@link #features}. */
  List<IdPlace> ids(FeatureSchema schema) {
    List<IdPlace> places = new ArrayList<>();
    int position = 0;
    for (SparseFeature feature : schema.sparse()) {
      add(places, feature.table(), position++);
    }
    for (SequenceFeature feature : schema.sequences()) {
      for (int i = 0; i < feature.maxLength(); i++) {
        add(places, feature.table(), position++);
      }
    }
    return places;
  }

  private void add(List<IdPlace> places, EmbeddingTable table, int position) {
    Integer offset = offsets.get(table.name());
    if (offset != null) {
      places.add(new IdPlace(position, offset));
    }
  }

  /** The features in the order in which their vectors enter the model's input. */
  public List<Feature> features(FeatureSchema schema) {
    List<Feature> features = new ArrayList<>(sparse(schema));
    features.addAll(sequences(schema));
    return features;
  }
}
