package org.mtl4j.data.row;

/** What the values of a feature of a {@code tf.Example} are. */
public enum ValueKind {
  /** Bytes, which are text in UTF-8. */
  BYTES,
  /** 64-bit integers. */
  INTEGERS,
  /** 32-bit floats. */
  FLOATS
}
