package org.mtl4j.data;

import java.util.LinkedHashMap;
import java.util.Map;
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
    return put(column, values, values.length);
  }

  /** A dense column [rows], or [rows, width] row-major. */
  public RawBatch floats(String column, float... values) {
    return put(column, values, values.length / rows * rows == values.length ? rows : -1);
  }

  /** A sequence column [rows][items]. */
  public RawBatch sequences(String column, String[]... values) {
    return put(column, values, values.length);
  }

  /** The item weights of a sequence [rows][items]. */
  public RawBatch weights(String column, float[]... values) {
    return put(column, values, values.length);
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

  <T> T column(String name, Class<T> type) {
    Object values = columns.get(name);
    if (values == null) {
      throw new DataException("column \"" + name + "\" is missing; there are " + columns.keySet());
    }
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

  Iterable<String> names() {
    return columns.keySet();
  }
}
