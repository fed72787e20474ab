package org.mtl4j.data;

/**
 * Packed rows, row-major.
 *
 * @param size rows
 * @param ids [size, idWidth]
 * @param floats [size, floatWidth]
 * @param labels [size, tasks]; empty where there are none
 */
public record Batch(int size, int[] ids, float[] floats, float[] labels) {

  /** The numbers of {@code rows} rows, ascending. */
  public static int[] order(int rows) {
    int[] order = new int[rows];
    for (int i = 0; i < rows; i++) {
      order[i] = i;
    }
    return order;
  }
}
