package org.mtl4j.data.row;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/** Some rows of another source. */
final class FilteredSource implements ForwardingSource {

  private final RowSource source;
  private final LongPredicate index;
  private List<RowSource> parts;

  FilteredSource(RowSource source, LongPredicate index) {
    this.source = source;
    this.index = index;
  }

  @Override
  public RowSource source() {
    return source;
  }

  /** By file; the first time the rows of each but the last are counted. */
  @Override
  public synchronized List<RowSource> parts() {
    if (parts == null) {
      List<RowSource> files = source.parts();
      parts = new ArrayList<>();
      long first = 0;
      for (RowSource file : files) {
        long before = first;
        parts.add(file.where(i -> index.test(before + i)));
        first += parts.size() == files.size() ? 0 : file.count();
      }
    }
    return parts;
  }

  @Override
  public RowReader open() {
    RowReader reader = source.open();
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
