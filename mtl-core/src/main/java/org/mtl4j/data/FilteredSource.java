package org.mtl4j.data;

import java.nio.file.Path;
import java.util.List;
import java.util.function.LongPredicate;

/** Some rows of another source. */
record FilteredSource(RowSource all, LongPredicate index) implements RowSource {

  @Override
  public List<String> columns() {
    return all.columns();
  }

  @Override
  public List<Path> files() {
    return all.files();
  }

  @Override
  public RowReader open() {
    RowReader reader = all.open();
    return new ForwardingReader() {
      private long next;

      @Override
      public boolean next() {
        while (reader.next()) {
          if (index.test(next++)) {
            return true;
          }
        }
        return false;
      }

      @Override
      public RowReader reader() {
        return reader;
      }

      @Override
      public int code(int column) {
        return reader.code(column);
      }
    };
  }
}
