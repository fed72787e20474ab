package org.mtl4j.balance;

import java.util.Arrays;

/** Sums over small matrices. */
final class Grams {

  private Grams() {}

  static double[] filled(int size, double value) {
    double[] values = new double[size];
    Arrays.fill(values, value);
    return values;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  static double[] times(double[][] matrix, double[] vector) {
    double[] product = new double[matrix.length];
    Arrays.setAll(product, i -> dot(matrix[i], vector));
    return product;
  }

  /** The x with {@code matrix} x = {@code right}, by elimination with the largest pivots. */
  static double[] solve(double[][] matrix, double[] right) {
    int size = right.length;
    double[][] a = new double[size][];
    for (int i = 0; i < size; i++) {
      a[i] = Arrays.copyOf(matrix[i], size + 1);
      a[i][size] = right[i];
    }
    for (int column = 0; column < size; column++) {
      int pivot = column;
      for (int i = column + 1; i < size; i++) {
        pivot = Math.abs(a[i][column]) > Math.abs(a[pivot][column]) ? i : pivot;
      }
      double[] row = a[pivot];
      a[pivot] = a[column];
      a[column] = row;
      for (int i = column + 1; i < size; i++) {
        double factor = a[i][column] / row[column];
        for (int j = column; j <= size; j++) {
          a[i][j] -= factor * row[j];
        }
      }
    }
    double[] x = new double[size];
    for (int i = size - 1; i >= 0; i--) {
      double sum = a[i][size];
      for (int j = i + 1; j < size; j++) {
        sum -= a[i][j] * x[j];
      }
      x[i] = sum / a[i][i];
    }
    return x;
  }
}
