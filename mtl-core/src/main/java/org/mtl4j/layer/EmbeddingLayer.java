package org.mtl4j.layer;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.IdRule;
import org.mtl4j.feature.Pooling;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.graph.Initializer;
import org.mtl4j.graph.WeightSpec.Role;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.op.core.Sum;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Packed rows to the model's input: ids [batch, idWidth], floats [batch, floatWidth] -> [batch,
 * width]. Per {@link TableGroup}, the sparse features' vectors and then the pooled sequences, each
 * in schema order; then the plain dense values and the encoded ones, see {@link NumericLayer}.
 *
 * <p>Weights: {@code embeddings/<group>} [rows, width], normal with deviation 0.01, and those of
 * {@link NumericLayer} in {@code numbers/<encoding>}.
 *
 * @param schema the features
 * @param tableRows rows of {@link FeatureSchema#tables}, in their order
 * @param binEdges of each number of the dense features, in their order; empty without bins
 */
public record EmbeddingLayer(
    FeatureSchema schema, List<Integer> tableRows, List<List<Float>> binEdges) {

  private static final float DEVIATION = 0.01f;

  public EmbeddingLayer {
    tableRows = List.copyOf(tableRows);
    binEdges = List.copyOf(binEdges);
    if (tableRows.size() != schema.tables().size()) {
      throw new IllegalArgumentException(
          "the schema has " + schema.tables().size() + " tables, got rows for " + tableRows.size());
    }
  }

  /** The packed tables. */
  public List<TableGroup> groups() {
    return TableGroup.of(schema, tableRows);
  }

  /** Adds the look-ups to {@code scope}. */
  public FeatureTensors apply(GraphScope scope, Operand<TInt32> ids, Operand<TFloat32> floats) {
    List<Operand<TFloat32>> parts = new ArrayList<>();
    for (TableGroup group : groups()) {
      group(scope.at("embeddings"), group, ids, floats, parts);
    }
    for (NumericLayer numbers : NumericLayer.of(schema, binEdges)) {
      parts.add(numbers.apply(scope.at("numbers"), floats));
    }
    return new FeatureTensors(
        parts.size() == 1 ? parts.get(0) : scope.tf().concat(parts, scope.tf().constant(1)));
  }

  private void group(
      GraphScope scope,
      TableGroup group,
      Operand<TInt32> ids,
      Operand<TFloat32> floats,
      List<Operand<TFloat32>> parts) {
    Ops tf = scope.tf();
    List<Integer> positions = new ArrayList<>();
    List<Integer> offsets = new ArrayList<>();
    positions(group, positions, offsets);
    int count = positions.size();
    Operand<TInt32> own =
        count == schema.idWidth() ? ids : tf.gather(ids, constant(tf, positions), tf.constant(1));
    Operand<TInt32> rows = tf.reshape(tf.nn.biasAdd(own, constant(tf, offsets)), tf.array(-1));
    Role role = group.large() ? Role.EMBEDDING_ROWS : Role.EMBEDDING;
    Operand<TFloat32> vectors =
        scope.rows(
            group.name(),
            role,
            Initializer.normal(DEVIATION),
            Shape.of(group.rows(), group.width()),
            rows);
    Operand<TFloat32> wide = tf.reshape(vectors, tf.array(-1, count * group.width()));
    int sparse = group.sparse(schema).size();
    if (sparse > 0) {
      parts.add(sparse == count ? wide : columns(tf, wide, 0, sparse * group.width()));
    }
    int at = sparse;
    for (SequenceFeature sequence : group.sequences(schema)) {
      int length = sequence.maxLength();
      Operand<TFloat32> items =
          tf.reshape(
              columns(tf, wide, at * group.width(), length * group.width()),
              tf.array(-1, length, group.width()));
      Operand<TInt32> itemIds = tf.slice(own, tf.array(0, at), tf.array(-1, length));
      parts.add(pool(tf, sequence, items, itemIds, floats));
      at += length;
    }
  }

  // where the group's ids stand in a packed row, and the first row of their table
  private void positions(TableGroup group, List<Integer> positions, List<Integer> offsets) {
    int position = 0;
    for (SparseFeature feature : schema.sparse()) {
      Integer offset = group.offsets().get(feature.table().name());
      if (offset != null) {
        positions.add(position);
        offsets.add(offset);
      }
      position++;
    }
    for (SequenceFeature feature : schema.sequences()) {
      Integer offset = group.offsets().get(feature.table().name());
      for (int i = 0; i < feature.maxLength(); i++, position++) {
        if (offset != null) {
          positions.add(position);
          offsets.add(offset);
        }
      }
    }
  }

  private Operand<TFloat32> pool(
      Ops tf,
      SequenceFeature sequence,
      Operand<TFloat32> items,
      Operand<TInt32> ids,
      Operand<TFloat32> floats) {
    Operand<TFloat32> mask =
        tf.dtypes.cast(tf.math.greater(ids, tf.constant(IdRule.MISSING)), TFloat32.class);
    var axis = tf.constant(1);
    if (sequence.pooling() == Pooling.MAX) {
      Operand<TFloat32> wide = tf.expandDims(mask, tf.constant(2));
      Operand<TFloat32> lowered =
          tf.math.add(
              tf.math.mul(items, wide),
              tf.math.mul(tf.math.sub(wide, tf.constant(1f)), tf.constant(1e30f)));
      Operand<TFloat32> any = tf.max(mask, axis, Max.keepDims(true));
      return tf.math.mul(tf.max(lowered, axis), any);
    }
    Operand<TFloat32> weights = mask;
    if (sequence.weights().isPresent()) {
      weights = tf.math.mul(mask, columns(tf, floats, weightsAt(sequence), sequence.maxLength()));
    }
    Operand<TFloat32> sum =
        tf.sum(tf.math.mul(items, tf.expandDims(weights, tf.constant(2))), axis);
    return sequence.pooling() == Pooling.SUM
        ? sum
        : tf.math.divNoNan(sum, tf.sum(weights, axis, Sum.keepDims(true)));
  }

  private int weightsAt(SequenceFeature sequence) {
    int at = schema.dense().stream().mapToInt(f -> f.width()).sum();
    for (SequenceFeature other : schema.sequences()) {
      if (other.equals(sequence)) {
        return at;
      }
      at += other.weights().isPresent() ? other.maxLength() : 0;
    }
    throw new IllegalArgumentException("no sequence " + sequence.name());
  }

  private static Operand<TFloat32> columns(Ops tf, Operand<TFloat32> x, int from, int count) {
    return tf.slice(x, tf.array(0, from), tf.array(-1, count));
  }

  private static Operand<TInt32> constant(Ops tf, List<Integer> values) {
    return tf.constant(values.stream().mapToInt(Integer::intValue).toArray());
  }
}
