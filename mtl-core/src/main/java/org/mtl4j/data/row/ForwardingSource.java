package org.mtl4j.data.row;

import java.nio.file.Path;
import java.util.List;

/** A source whose rows are those of another, or some of them. */
interface ForwardingSource extends RowSource {

  /** The source the rows are from. */
  RowSource source();

  @Override
  default List<String> columns() {
    return source().columns();
  }

  @Override
  default List<Path> files() {
    return source().files();
  }

  @Override
  default BadRows badRows() {
    return source().badRows();
  }

  @Override
  default Limits limits() {
    return source().limits();
  }
}
