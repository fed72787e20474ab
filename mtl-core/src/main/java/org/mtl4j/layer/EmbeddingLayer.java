package org.mtl4j.layer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.Feature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.IdRule;
import org.mtl4j.feature.Pooling;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.graph.Initializer;
import org.mtl4j.graph.WeightSpec.Role;
import org.mtl4j.layer.ModelInput.Columns;
import org.mtl4j.layer.ModelInput.Items;
import org.mtl4j.layer.TableGroup.IdPlace;
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
  public ModelInput apply(GraphScope scope, Operand<TInt32> ids, Operand<TFloat32> floats) {
    List<Operand<TFloat32>> parts = new ArrayList<>();
    Map<String, Items> sequences = new LinkedHashMap<>();
    for (TableGroup group : groups()) {
      group(scope.at("embeddings"), group, ids, floats, parts, sequences);
    }
    for (NumericLayer numbers : NumericLayer.of(schema, binEdges)) {
      parts.add(numbers.apply(scope.at("numbers"), floats));
    }
    Operand<TFloat32> x = ExpertGroup.concat(scope.tf(), parts, 1);
    if (scope.summands() != null) {
      factor(scope, x, ids, parts);
    }
    return new ModelInput(scope.tf(), x, columns(), sequences);
  }

  // where the features stand in a row of the model's input
  private Map<String, Columns> columns() {
    Map<String, Columns> columns = new LinkedHashMap<>();
    int at = 0;
    for (TableGroup group : groups()) {
      for (Feature feature : group.features(schema)) {
        columns.put(feature.name(), new Columns(at, group.width(), table(feature)));
        at += group.width();
      }
    }
    for (NumericLayer numbers : NumericLayer.of(schema, binEdges)) {
      for (DenseFeature feature : numbers.features(schema)) {
        int width = feature.width() * numbers.values();
        columns.put(feature.name(), new Columns(at, width, null));
        at += width;
      }
    }
    return columns;
  }

  private static String table(Feature feature) {
    return feature instanceof SequenceFeature sequence
        ? sequence.table().name()
        : ((SparseFeature) feature).table().name();
  }

  /** What {@link GraphScope.Summands} of a packed row are; empty where few tables are small. */
  public Optional<SummedIds> summed() {
    return best().map(best -> best.product.summed());
  }

  // products for a group and the part of x with its sparse features
  private record Factored(TableGroup group, TableProduct product, int part) {}

  // the group with most small tables
  private Optional<Factored> best() {
    Factored best = null;
    int part = 0;
    int column = 0;
    for (TableGroup group : groups()) {
      TableProduct own = TableProduct.of(schema, group, tableRows, column);
      boolean better = best == null || own.small().size() > best.product.small().size();
      if (!group.large() && own.pays() && better) {
        best = new Factored(group, own, part);
      }
      int sparse = group.sparse(schema).size();
      int sequences = group.sequences(schema).size();
      part += (sparse == 0 ? 0 : 1) + sequences;
      column += (sparse + sequences) * group.width();
    }
    return Optional.ofNullable(best);
  }

  private void factor(
      GraphScope scope, Operand<TFloat32> x, Operand<TInt32> ids, List<Operand<TFloat32>> parts) {
    Ops tf = scope.tf();
    Factored best = best().orElseThrow();
    GraphScope embeddings = scope.at("embeddings");
    List<Operand<TFloat32>> rest = new ArrayList<>(parts);
    rest.remove(best.part);
    if (!best.product.others().isEmpty()) {
      Operand<TInt32> chosen = IdPlace.choose(tf, ids, best.product.others());
      rest.add(best.part, vectors(embeddings, best.group, chosen, best.product.others()));
    }
    Operand<TFloat32> table =
        embeddings.source(
            best.group.name(),
            Role.EMBEDDING,
            Initializer.normal(DEVIATION),
            best.group.rows(),
            best.group.width());
    scope.factor(x, best.product.affine(tf, table, scope.summands(), rest));
  }

  private void group(
      GraphScope scope,
      TableGroup group,
      Operand<TInt32> ids,
      Operand<TFloat32> floats,
      List<Operand<TFloat32>> parts,
      Map<String, Items> sequences) {
    Ops tf = scope.tf();
    List<IdPlace> places = group.ids(schema);
    Operand<TInt32> own = IdPlace.choose(tf, ids, places);
    Operand<TFloat32> wide = vectors(scope, group, own, places);
    int sparse = group.sparse(schema).size();
    if (sparse > 0) {
      parts.add(sparse == places.size() ? wide : columns(tf, wide, 0, sparse * group.width()));
    }
    int at = sparse;
    for (SequenceFeature sequence : group.sequences(schema)) {
      int length = sequence.maxLength();
      Operand<TFloat32> items =
          tf.reshape(
              columns(tf, wide, at * group.width(), length * group.width()),
              tf.array(-1, length, group.width()));
      Operand<TInt32> itemIds = tf.slice(own, tf.array(0, at), tf.array(-1, length));
      Items listed = items(tf, sequence, items, itemIds, floats);
      sequences.put(sequence.name(), listed);
      parts.add(pool(tf, sequence, listed));
      at += length;
    }
  }

  // of the chosen ids [batch, places]: [batch, places * width]
  private static Operand<TFloat32> vectors(
      GraphScope scope, TableGroup group, Operand<TInt32> chosen, List<IdPlace> places) {
    Ops tf = scope.tf();
    int[] firstRows = places.stream().mapToInt(IdPlace::firstRow).toArray();
    Operand<TInt32> rows = tf.reshape(tf.nn.biasAdd(chosen, tf.constant(firstRows)), tf.array(-1));
    Operand<TFloat32> vectors =
        scope.rows(
            group.name(),
            group.large() ? Role.EMBEDDING_ROWS : Role.EMBEDDING,
            Initializer.normal(DEVIATION),
            Shape.of(group.rows(), group.width()),
            rows);
    return tf.reshape(vectors, tf.array(-1, places.size() * group.width()));
  }

  private Items items(
      Ops tf,
      SequenceFeature sequence,
      Operand<TFloat32> values,
      Operand<TInt32> ids,
      Operand<TFloat32> floats) {
    Operand<TFloat32> mask =
        tf.dtypes.cast(tf.math.greater(ids, tf.constant(IdRule.MISSING)), TFloat32.class);
    return new Items(
        values,
        mask,
        sequence.weights().isPresent()
            ? tf.math.mul(mask, columns(tf, floats, weightsAt(sequence), sequence.maxLength()))
            : mask);
  }

  private static Operand<TFloat32> pool(Ops tf, SequenceFeature sequence, Items items) {
    var axis = tf.constant(1);
    if (sequence.pooling() == Pooling.MAX) {
      Operand<TFloat32> wide = tf.expandDims(items.mask(), tf.constant(2));
      Operand<TFloat32> lowered =
          tf.math.add(
              tf.math.mul(items.values(), wide),
              tf.math.mul(tf.math.sub(wide, tf.constant(1f)), tf.constant(1e30f)));
      Operand<TFloat32> any = tf.max(items.mask(), axis, Max.keepDims(true));
      return tf.math.mul(tf.max(lowered, axis), any);
    }
    Operand<TFloat32> sum =
        tf.sum(tf.math.mul(items.values(), tf.expandDims(items.weights(), tf.constant(2))), axis);
    return sequence.pooling() == Pooling.SUM
        ? sum
        : tf.math.divNoNan(sum, tf.sum(items.weights(), axis, Sum.keepDims(true)));
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
}
