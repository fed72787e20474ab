package org.mtl4j.feature;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * All features of a model and the packed layout of a row.
 *
 * <p>A row packs into {@link #idWidth} ids (sparse features, then {@code maxLength} ids per
 * sequence) and {@link #floatWidth} floats (dense features, then {@code maxLength} item weights per
 * weighted sequence), each in schema order.
 *
 * @param features in the order of the model's input
 * @param text how raw text is read
 */
public record FeatureSchema(List<Feature> features, TextRule text) {

  public FeatureSchema {
    features = List.copyOf(features);
    Objects.requireNonNull(text, "text");
    if (features.isEmpty()) {
      throw new IllegalArgumentException("a schema needs at least one feature");
    }
    checkNames(features);
    checkTables(features);
  }

  /** A schema with the default text rule. */
  public static FeatureSchema of(Feature... features) {
    return new FeatureSchema(List.of(features), TextRule.defaults());
  }

  /** The sparse features in schema order. */
  public List<SparseFeature> sparse() {
    return ofType(SparseFeature.class);
  }

  /** The sequence features in schema order. */
  public List<SequenceFeature> sequences() {
    return ofType(SequenceFeature.class);
  }

  /** The dense features in schema order. */
  public List<DenseFeature> dense() {
    return ofType(DenseFeature.class);
  }

  /** The embedding tables in the order of first use, each once. */
  public List<EmbeddingTable> tables() {
    return List.copyOf(tablesByName(features).values());
  }

  /** The raw columns that are read, in schema order, the item weights behind their sequence. */
  public List<String> columns() {
    return columns(features);
  }

  /** Packed ids per row. */
  public int idWidth() {
    return sparse().size() + sequences().stream().mapToInt(SequenceFeature::maxLength).sum();
  }

  /** Packed floats per row. */
  public int floatWidth() {
    int width = dense().stream().mapToInt(DenseFeature::width).sum();
    for (SequenceFeature sequence : sequences()) {
      width += sequence.weights().isPresent() ? sequence.maxLength() : 0;
    }
    return width;
  }

  private <F extends Feature> List<F> ofType(Class<F> type) {
    return features.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static List<String> columns(List<Feature> features) {
    List<String> columns = new ArrayList<>();
    for (Feature feature : features) {
      columns.add(feature.name());
      if (feature instanceof SequenceFeature sequence) {
        sequence.weights().ifPresent(columns::add);
      }
    }
    return columns;
  }

  private static void checkNames(List<Feature> features) {
    List<String> seen = new ArrayList<>();
    for (String column : columns(features)) {
      if (seen.contains(column)) {
        throw new IllegalArgumentException(
            "column " + Checks.quote(column) + " is used by two features; names must differ");
      }
      seen.add(column);
    }
  }

  private static void checkTables(List<Feature> features) {
    tablesByName(features);
  }

  private static Map<String, EmbeddingTable> tablesByName(List<Feature> features) {
    Map<String, EmbeddingTable> tables = new LinkedHashMap<>();
    for (Feature feature : features) {
      EmbeddingTable table = table(feature);
      EmbeddingTable first = table == null ? null : tables.putIfAbsent(table.name(), table);
      if (first != null && !first.equals(table)) {
        throw new IllegalArgumentException(
            "features disagree on table "
                + Checks.quote(table.name())
                + ": "
                + first
                + ", "
                + table);
      }
    }
    return tables;
  }

  /** The table whose ids a feature holds; null for numbers. */
  public static EmbeddingTable table(Feature feature) {
    if (feature instanceof SparseFeature sparse) {
      return sparse.table();
    }
    return feature instanceof SequenceFeature sequence ? sequence.table() : null;
  }
}
