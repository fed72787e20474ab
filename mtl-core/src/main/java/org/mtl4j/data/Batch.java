package org.mtl4j.data;

import java.util.Arrays;

/**
 * Packed rows, row-major.
 *
 * @param size rows
 * @param ids [size, idWidth]
 * @param floats [size, floatWidth]
 * @param labels [size, tasks]; empty where there are none
 */
public record Batch(int size, int[] ids, float[] floats, float[] labels) {

  /** The rows from {@code from} to before {@code to}. */
  public Batch part(int from, int to) {
    return from == 0 && to == size
        ? this
        : new Batch(to - from, part(ids, from, to), part(floats, from, to), part(labels, from, to));
  }

  private int[] part(int[] values, int from, int to) {
    int width = values.length / size;
    return Arrays.copyOfRange(values, from * width, to * width);
  }

  private float[] part(float[] values, int from, int to) {
    int width = values.length / size;
    return Arrays.copyOfRange(values, from * width, to * width);
  }
}
