package org.mtl4j.data.row;

import java.util.List;

/** Finds columns by their names. */
public final class ColumnNames {

  private ColumnNames() {}

  /**
   * The position of a column; an error if it is not there, or more than once: equal names are
   * nobody's business as long as nobody reads such a column.
   *
   * @param place of the columns, for messages; empty where it is not known
   */
  public static int index(String place, List<String> columns, String name) {
    int index = columns.indexOf(name);
    if (index < 0) {
      throw Hints.missing(place, name, columns);
    }
    if (columns.lastIndexOf(name) > index) {
      throw new DataException(
          (place.isEmpty() ? "" : place + ": ")
              + ("two columns of the header are equal: \"" + name + "\" is there more than once"));
    }
    return index;
  }

  /** The positions of several columns. */
  public static int[] indices(String place, List<String> columns, List<String> names) {
    return names.stream().mapToInt(name -> index(place, columns, name)).toArray();
  }
}
