package org.mtl4j.data.format;

import java.util.List;

/**
 * What the first row of a CSV file says.
 *
 * @param columns of the file
 * @param named whether the row is a header, no row of values
 */
record Head(List<String> columns, boolean named) {

  /** How a first row is understood. */
  interface Rule {

    /**
     * The columns of a file.
     *
     * @param place of the row, for messages
     */
    Head of(String place, List<String> first);
  }

  Head {
    columns = List.copyOf(columns);
  }

  /**
   * As a format says; where it names the columns, a first row that holds all their names is a
   * header all the same.
   */
  static Rule of(CsvFormat format) {
    return (place, first) -> {
      List<String> columns = format.columns();
      boolean named = format.header() || columns.size() > 1 && first.containsAll(columns);
      return named ? new Head(first, true) : new Head(columns, false);
    };
  }
}
