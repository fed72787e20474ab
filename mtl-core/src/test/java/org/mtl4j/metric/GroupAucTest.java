package org.mtl4j.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GroupAucTest {

  @Test
  void equalsTheWeightedMeanOverGroups() {
    Random random = new Random(2);
    int rows = 400;
    List<String> groups = new ArrayList<>();
    float[] labels = new float[rows];
    float[] scores = new float[rows];
    for (int i = 0; i < rows; i++) {
      groups.add("u" + random.nextInt(90)); // some with one class only
      labels[i] = random.nextInt(3) == 0 ? 1 : 0;
      scores[i] = random.nextInt(7) + 2 * labels[i];
    }
    double sum = 0;
    int weight = 0;
    int left = 0;
    for (String group : new TreeSet<>(groups)) {
      double wins = 0;
      int pairs = 0;
      int size = 0;
      for (int i = 0; i < rows; i++) {
        size += groups.get(i).equals(group) ? 1 : 0;
        for (int j = 0; j < rows; j++) {
          if (groups.get(i).equals(group) && groups.get(j).equals(group) && labels[i] > labels[j]) {
            pairs++;
            wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
          }
        }
      }
      left += pairs == 0 ? 1 : 0;
      weight += pairs == 0 ? 0 : size;
      sum += pairs == 0 ? 0 : size * wins / pairs;
    }
    GroupAuc metric = new GroupAuc(groups);
    assertEquals(sum / weight, metric.value(labels, scores), 1e-12);
    assertTrue(left > 0);
    assertEquals(left, metric.leftOut(labels));
    assertEquals(new TreeSet<>(groups).size(), metric.groups());
  }

  @Test
  void oneGroupIsTheAuc() {
    float[] labels = {1, 0, 1, 0, 0};
    float[] scores = {5, 4, 3, 2, 1};
    GroupAuc metric = new GroupAuc(List.of("", "", "", "", ""));
    assertEquals(new Auc().value(labels, scores), metric.value(labels, scores));
    byte[] counts = {2, 0, 1, 1, 1};
    assertEquals(
        new Auc().byCounts(labels, scores).applyAsDouble(counts),
        metric.byCounts(labels, scores).applyAsDouble(counts));
  }

  @Test
  void undefinedWithoutAGroupOfBothClassesOrWithNaN() {
    GroupAuc metric = new GroupAuc(List.of("a", "a", "b"));
    assertTrue(Double.isNaN(metric.value(new float[] {1, 1, 0}, new float[] {1, 2, 3})));
    assertEquals(2, metric.leftOut(new float[] {1, 1, 0}));
    assertTrue(Double.isNaN(metric.value(new float[] {1, 0, 0}, new float[] {1, 2, Float.NaN})));
    assertEquals(1, metric.value(new float[] {1, 0, 0}, new float[] {2, 1, 3}));
    assertThrows(IllegalArgumentException.class, () -> metric.value(new float[2], new float[2]));
  }
}
