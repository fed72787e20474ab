package org.mtl4j.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.feature.Feature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.IdRule;

/**
 * How much of a column says nothing to a model.
 *
 * @param column of a feature
 * @param missing share of the rows without a value; of a sequence, without an item
 * @param unknown share of the rows with a value that training did not know; of a sequence, of its
 *     items
 * @param empty whether no row has a value that training knew, though it knew some
 */
public record ColumnShare(String column, double missing, double unknown, boolean empty) {

  /**
   * The columns of {@code rows} in the order of the schema; dense ones where the rows were read by
   * {@link Encoder#encode(org.mtl4j.data.row.RowSource, List)}.
   */
  public static List<ColumnShare> of(Encoder encoder, Dataset rows) {
    FeatureSchema schema = encoder.schema();
    Map<Feature, Ids> ids = new LinkedHashMap<>();
    for (Feature feature : schema.features()) {
      if (FeatureSchema.table(feature) != null) {
        ids.put(feature, new Ids(encoder, feature));
      }
    }
    int[] all = rows.all().ids();
    int width = schema.idWidth(); // which is summed up whenever it is asked for
    for (Ids own : ids.values()) {
      for (int row = 0, at = 0; row < rows.rows(); row++, at += width) {
        own.add(all, at);
      }
    }
    List<ColumnShare> shares = new ArrayList<>();
    int dense = 0;
    for (Feature feature : schema.features()) {
      if (ids.containsKey(feature)) {
        shares.add(ids.get(feature).share(feature.name(), rows.rows()));
      } else if (rows.missing() != null) {
        long missing = rows.missing().count(dense++);
        double share = (double) missing / rows.rows();
        shares.add(new ColumnShare(feature.name(), share, 0, missing == rows.rows()));
      }
    }
    return shares;
  }

  /** The ids of a feature: those of values that training knew are in a row. */
  private static final class Ids {
    private final PackedColumns at;
    private final int first;
    private final int end;
    private long items;
    private long unknown;
    private long missing;

    Ids(Encoder encoder, Feature feature) {
      Vocabulary vocabulary = encoder.vocabulary(FeatureSchema.table(feature));
      this.at = PackedColumns.of(encoder.schema(), feature.name());
      this.first = vocabulary.firstKnown();
      this.end = vocabulary.endKnown();
    }

    void add(int[] ids, int row) {
      int own = 0;
      for (int i = row + at.id(); i < row + at.id() + at.ids(); i++) {
        if (ids[i] != IdRule.MISSING) {
          own++;
          unknown += ids[i] < first || ids[i] >= end ? 1 : 0;
        }
      }
      items += own;
      missing += own == 0 ? 1 : 0;
    }

    ColumnShare share(String column, int rows) {
      long values = at.ids() == 1 ? rows : items;
      boolean empty = unknown == items && (items == 0 || end > first);
      double share = values == 0 ? 0 : (double) unknown / values;
      return new ColumnShare(column, (double) missing / rows, share, empty);
    }
  }

  /** In words, where the column is empty in rows that are called {@code what}. */
  public Optional<String> problem(String what) {
    if (!empty) {
      return Optional.empty();
    }
    boolean none = missing == 1;
    return Optional.of(
        ("no " + what + " row has a value " + (none ? "" : "that training knew "))
            + ("in column \"" + column + "\"" + (none ? "" : ": " + shares())));
  }

  @Override
  public String toString() {
    return column + " " + shares();
  }

  // those that are not 0
  private String shares() {
    String all = percent(missing, "missing") + percent(unknown, "unknown");
    return all.isEmpty() ? "all known" : all.substring(2);
  }

  private static String percent(double share, String what) {
    return share == 0 ? "" : String.format(Locale.ROOT, ", %.1f %% %s", 100 * share, what);
  }
}
