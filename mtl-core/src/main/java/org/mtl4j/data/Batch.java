package org.mtl4j.data;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.mtl4j.data.row.DataException;

/**
 * Packed rows, row-major.
 *
 * @param size rows
 * @param ids [size, idWidth]
 * @param floats [size, floatWidth]
 * @param labels [size, tasks]; empty where there are none
 */
public record Batch(int size, int[] ids, float[] floats, float[] labels) {

  /** Checks that there is something. */
  public Batch {
    given("ids", ids);
    given("floats", floats);
    given("labels", labels);
  }

  private static void given(String what, Object values) {
    if (values == null) {
      throw new DataException("the " + what + " of a batch: got null, expected an array");
    }
  }

  /** The numbers of {@code rows} rows, ascending. */
  public static int[] order(int rows) {
    int[] order = new int[rows];
    for (int i = 0; i < rows; i++) {
      order[i] = i;
    }
    return order;
  }

  /** The rows from {@code from} to before {@code to}. */
  public Batch part(int from, int to) {
    return from == 0 && to == size ? this : copy(from, to);
  }

  Batch copy(int from, int to) {
    Objects.checkFromToIndex(from, to, size);
    return new Batch(
        to - from, part(ids, from, to), part(floats, from, to), part(labels, from, to));
  }

  private int[] part(int[] values, int from, int to) {
    int width = values.length / size;
    return Arrays.copyOfRange(values, from * width, to * width);
  }

  private float[] part(float[] values, int from, int to) {
    int width = values.length / size;
    return Arrays.copyOfRange(values, from * width, to * width);
  }

  /** The rows of all of {@code batches}, of which there is at least one, without labels. */
  public static Batch join(List<Batch> batches) {
    if (batches.size() == 1) {
      return batches.get(0);
    }
    int size = batches.stream().mapToInt(Batch::size).sum();
    Batch first = batches.get(0);
    int[] ids = new int[size * (first.ids.length / first.size)];
    float[] floats = new float[size * (first.floats.length / first.size)];
    int id = 0;
    int number = 0;
    for (Batch batch : batches) {
      System.arraycopy(batch.ids, 0, ids, id, batch.ids.length);
      System.arraycopy(batch.floats, 0, floats, number, batch.floats.length);
      id += batch.ids.length;
      number += batch.floats.length;
    }
    return new Batch(size, ids, floats, new float[0]);
  }
}
