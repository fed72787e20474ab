package org.mtl4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.Batch;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.row.DataException;
import org.mtl4j.task.Binary;
import org.mtl4j.task.Regression;
import org.mtl4j.task.Task;

/** Packed rows of {@link Toy}: ids city, user, tags x 3, likes x 2; floats age, scores x 3. */
class ImportanceTest {

  private static final List<Task> TASKS =
      List.of(new Task("yes", new Binary(), 1), new Task("size", new Regression(), 1));

  @TempDir Path folder;

  /** Labels are rules of two features: "yes" is an age above the mean, "size" the city. */
  private Dataset ruled() {
    Toy toy = Toy.create(folder, 16);
    Batch all = toy.data().batches(64).iterator().next();
    float[] labels = new float[128];
    for (int i = 0; i < 64; i++) {
      labels[2 * i] = all.floats()[6 * i] > 0 ? 1 : 0;
      labels[2 * i + 1] = all.ids()[7 * i];
    }
    return Dataset.of(toy.encoder(), List.of("yes", "size"), 64, all.ids(), all.floats(), labels);
  }

  private static Map<String, float[]> rule(Dataset data, float sign) {
    return data.predictions(
        batch -> {
          float[] yes = new float[batch.size()];
          float[] size = new float[batch.size()];
          for (int i = 0; i < yes.length; i++) {
            yes[i] = sign * batch.floats()[6 * i];
            size[i] = batch.ids()[7 * i];
          }
          return Map.of("yes", yes, "size", size);
        });
  }

  @Test
  void onlyUsedFeaturesMatterAndOnlyForTheirTask() {
    List<Importance> all =
        new PermutationImportance(5, 1).of(TASKS, ruled(), data -> rule(data, 1));
    assertEquals(14, all.size());
    for (Importance entry : all) {
      boolean used = List.of("age yes", "city size").contains(entry.feature() + " " + entry.task());
      if (used) {
        assertTrue(entry.drop() > 0.3 && entry.deviation() > 0, entry.toString());
      } else {
        assertEquals(0, entry.drop(), entry.toString());
        assertEquals(0, entry.deviation(), entry.toString());
      }
      assertEquals(entry.task().equals("yes") ? "auc" : "mae", entry.metric());
    }
  }

  @Test
  void aFeatureThatMisleadsHasANegativeDrop() {
    List<Importance> all =
        new PermutationImportance(3, 1).of(TASKS, ruled(), data -> rule(data, -1));
    Importance age = all.get(8);
    assertEquals("age", age.feature());
    assertEquals(-0.5, age.drop(), 0.2);
  }

  @Test
  void dropIsTheMeanOverRepeats() {
    Dataset data = ruled();
    List<Importance> one = new PermutationImportance(1, 4).of(TASKS, data, d -> rule(d, 1));
    assertTrue(Double.isNaN(one.get(8).deviation()));
    List<Importance> two = new PermutationImportance(2, 4).of(TASKS, data, d -> rule(d, 1));
    double first = one.get(8).drop();
    double second = 2 * two.get(8).drop() - first;
    assertEquals(Math.abs(first - second) / Math.sqrt(2), two.get(8).deviation(), 1e-12);
    assertEquals(two, new PermutationImportance(2, 4).of(TASKS, data, d -> rule(d, 1)));
    assertThrows(IllegalArgumentException.class, () -> new PermutationImportance(0, 1));
  }

  @Test
  void itemsAndWeightsOfASequenceMoveTogether() {
    Dataset data = ruled();
    Batch before = data.batches(64).iterator().next();
    Batch after = data.permuted("tags", 3).batches(64).iterator().next();
    List<String> moved = new ArrayList<>();
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      all.add(tags(before, i));
      moved.add(tags(after, i));
      assertArrayEquals(ids(before, i, 0, 2), ids(after, i, 0, 2));
      assertArrayEquals(ids(before, i, 5, 7), ids(after, i, 5, 7));
      assertEquals(before.floats()[6 * i], after.floats()[6 * i]);
    }
    assertFalse(all.equals(moved));
    all.sort(Comparator.naturalOrder());
    moved.sort(Comparator.naturalOrder());
    assertEquals(all, moved);
    assertArrayEquals(before.labels(), after.labels());
    DataException error = assertThrows(DataException.class, () -> data.permuted("scores", 1));
    assertTrue(error.getMessage().startsWith("feature \"scores\" does not exist"));
  }

  private static int[] ids(Batch batch, int row, int from, int to) {
    return Arrays.copyOfRange(batch.ids(), row * 7 + from, row * 7 + to);
  }

  private static String tags(Batch batch, int row) {
    float[] scores = Arrays.copyOfRange(batch.floats(), row * 6 + 3, row * 6 + 6);
    return Arrays.toString(ids(batch, row, 2, 5)) + Arrays.toString(scores);
  }
}
