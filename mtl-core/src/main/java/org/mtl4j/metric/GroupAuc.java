package org.mtl4j.metric;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * GAUC: the mean over groups, such as users, of the {@link Auc} within a group, weighted by its
 * rows (Zhu et al., KDD 2017; used by Deep Interest Network, KDD 2018). Groups whose labels are all
 * equal have no AUC and are left out; NaN when all are.
 */
public final class GroupAuc implements CountMetric {

  private final int rows;
  private final int[][] members;

  /** The group of each row [rows]; rows with an equal text, an empty one too, make a group. */
  public GroupAuc(List<String> groups) {
    Map<String, List<Integer>> byGroup = new LinkedHashMap<>();
    for (int row = 0; row < groups.size(); row++) {
      byGroup.computeIfAbsent(groups.get(row), name -> new ArrayList<>()).add(row);
    }
    this.rows = groups.size();
    this.members =
        byGroup.values().stream()
            .map(group -> group.stream().mapToInt(row -> row).toArray())
            .toArray(int[][]::new);
  }

  @Override
  public String name() {
    return "gauc";
  }

  @Override
  public boolean better(double value, double than) {
    return value > than;
  }

  /** How many groups there are. */
  public int groups() {
    return members.length;
  }

  /** How many groups are left out because their labels [rows] are all equal. */
  public int leftOut(float[] labels) {
    checkRows(labels);
    int left = 0;
    for (int[] group : members) {
      boolean equal = true;
      for (int row : group) {
        equal &= labels[row] == labels[group[0]];
      }
      left += equal ? 1 : 0;
    }
    return left;
  }

  @Override
  public ToDoubleFunction<byte[]> byCounts(float[] labels, float[] predictions) {
    Metric.one(this, labels, predictions);
    checkRows(labels);
    for (float prediction : predictions) {
      if (Float.isNaN(prediction)) {
        return counts -> Double.NaN;
      }
    }
    Ranking[] rankings = new Ranking[members.length];
    for (int group = 0; group < rankings.length; group++) {
      float[] groupLabels = gather(labels, members[group]);
      rankings[group] = new Ranking(groupLabels, 1, gather(predictions, members[group]), 0, 1);
    }
    return counts -> mean(rankings, counts);
  }

  private double mean(Ranking[] rankings, byte[] counts) {
    double sum = 0;
    long weight = 0;
    for (int group = 0; group < rankings.length; group++) {
      byte[] own = new byte[members[group].length];
      int size = 0;
      for (int i = 0; i < own.length; i++) {
        own[i] = counts[members[group][i]];
        size += own[i];
      }
      double area = rankings[group].applyAsDouble(own);
      if (!Double.isNaN(area)) {
        sum += size * area;
        weight += size;
      }
    }
    return weight == 0 ? Double.NaN : sum / weight;
  }

  private static float[] gather(float[] values, int[] rows) {
    float[] own = new float[rows.length];
    for (int i = 0; i < own.length; i++) {
      own[i] = values[rows[i]];
    }
    return own;
  }

  private void checkRows(float[] labels) {
    if (labels.length != rows) {
      throw new IllegalArgumentException(
          "got " + labels.length + " labels for the groups of " + rows + " rows");
    }
  }
}
