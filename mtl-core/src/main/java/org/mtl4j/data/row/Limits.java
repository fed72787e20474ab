package org.mtl4j.data.row;

/**
 * What rows may be at most, so that damaged or hostile files end in an error before they fill the
 * memory.
 *
 * @param rowLength characters of a row of a CSV file
 * @param fields of a row of a CSV file
 * @param valueLength characters of a category or of an item of a sequence
 * @param items of a sequence in a file, of which the network may see fewer
 */
public record Limits(int rowLength, int fields, int valueLength, int items) {

  public Limits {
    if (rowLength < 1 || fields < 1 || valueLength < 1 || items < 1) {
      throw new IllegalArgumentException(
          "limits must be at least 1, got "
              + (rowLength + ", " + fields + ", " + valueLength + " and " + items));
    }
  }

  /** 1,048,576 characters and 16,384 fields a row, 4,096 characters a value, 65,536 items. */
  public static Limits defaults() {
    return new Limits(1 << 20, 1 << 14, 1 << 12, 1 << 16);
  }
}
