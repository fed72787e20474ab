package org.mtl4j.data.row;

/** What a cell is in its file. */
public enum CellKind {
  /** A text, which may hold several values with separators between them. */
  TEXT,
  /** The one value of a list that may be meant as such a text; the column's other rows tell. */
  VALUE,
  /** A list of values, each of them as it is. */
  LIST
}
