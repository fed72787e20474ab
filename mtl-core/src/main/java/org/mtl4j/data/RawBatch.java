package org.mtl4j.data;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.mtl4j.data.row.DataException;

/**
 * Raw columns of rows to predict. Text is cleaned by the schema's rule; the empty text and NaN mean
 * "missing".
 */
public final class RawBatch {

  private final int rows;
  private final Map<String, Object> columns = new LinkedHashMap<>();

  private RawBatch(int rows) {
    this.rows = rows;
  }

  /** A batch of {@code rows} rows without columns yet. */
  public static RawBatch of(int rows) {
    if (rows < 1) {
      throw new IllegalArgumentException("a batch needs at least 1 row, got " + rows);
    }
    return new RawBatch(rows);
  }

  /** A sparse column [rows]. */
  public RawBatch strings(String column, String... values) {
    return put(column, values, given(column, values).length);
  }

  /**
   * A sparse column [rows] as Arrow and many wire formats lay it out, encoded in about half the
   * time of strings: texts in UTF-8 one behind the other.
   *
   * @param bytes of all texts; read by calls that predict, not copied; those that are no UTF-8 are
   *     an error there
   * @param offsets [rows + 1]: text {@code i} is {@code bytes[offsets[i]..offsets[i + 1])}
   */
  public RawBatch utf8(String column, byte[] bytes, int... offsets) {
    given(column, bytes);
    for (int i = 0; i < given(column, offsets).length; i++) {
      if (offsets[i] < (i == 0 ? 0 : offsets[i - 1]) || offsets[i] > bytes.length) {
        throw new DataException(
            ("column \"" + column + "\": got offset " + offsets[i] + " at " + i)
                + (", expected ascending ones from 0 to " + bytes.length));
      }
    }
    return put(column, new Utf8(bytes, offsets), offsets.length - 1);
  }

  /** What {@link #utf8} got. */
  record Utf8(byte[] bytes, int[] offsets) {}

  /** A dense column [rows], or [rows, width] row-major. */
  public RawBatch floats(String column, float... values) {
    int length = given(column, values).length;
    return put(column, values, length / rows * rows == length ? rows : -1);
  }

  /**
   * The same of numbers that float32 does not hold, such as seconds since 1970; where training saw
   * no such numbers they are rounded to floats.
   */
  public RawBatch doubles(String column, double... values) {
    return put(column, values, values.length / rows * rows == values.length ? rows : -1);
  }

  /** A sequence column [rows][items]. */
  public RawBatch sequences(String column, String[]... values) {
    return put(column, values, given(column, values).length);
  }

  /** The item weights of a sequence [rows][items]. */
  public RawBatch weights(String column, float[]... values) {
    return put(column, values, given(column, values).length);
  }

  private static <T> T given(String column, T values) {
    if (values == null) {
      throw new DataException("column \"" + column + "\": got null, expected its values");
    }
    return values;
  }

  private RawBatch put(String column, Object values, int length) {
    if (length != rows) {
      throw new DataException("column \"" + column + "\" does not have " + rows + " rows");
    }
    if (columns.put(column, values) != null) {
      throw new DataException("column \"" + column + "\" is given twice");
    }
    return this;
  }

  /** How many rows there are. */
  public int rows() {
    return rows;
  }

  /** A sparse column: strings or {@link Utf8}. */
  Object texts(String name) {
    Object values = columns.get(name);
    return values instanceof Utf8 ? values : column(name, String[].class);
  }

  /** A dense column: floats or doubles. */
  Object numbers(String name) {
    Object values = columns.get(name);
    return values instanceof double[] ? values : column(name, float[].class);
  }

  /** The values of a column that must be there. */
  Object required(String name) {
    Object values = columns.get(name);
    if (values == null) {
      throw new DataException("column \"" + name + "\" is missing; there are " + columns.keySet());
    }
    return values;
  }

  /** The values of a column that must be there, as arrays of a type. */
  <T> T column(String name, Class<T> type) {
    Object values = required(name);
    if (!type.isInstance(values)) {
      throw new DataException(
          "column \""
              + name
              + "\" must be a "
              + type.getSimpleName()
              + ", got a "
              + values.getClass().getSimpleName());
    }
    return type.cast(values);
  }

  Set<String> names() {
    return columns.keySet();
  }
}
