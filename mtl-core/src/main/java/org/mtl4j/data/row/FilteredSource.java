package org.mtl4j.data.row;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/** Some rows of another source. */
final class FilteredSource implements RowSource {

  private final RowSource all;
  private final LongPredicate index;
  private List<RowSource> parts;

  FilteredSource(RowSource all, LongPredicate index) {
    this.all = all;
    this.index = index;
  }

  /** By file; the first time the rows of each but the last are counted. */
  @Override
  public synchronized List<RowSource> parts() {
    if (parts == null) {
      List<RowSource> files = all.parts();
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
  public BadRows badRows() {
    return all.badRows();
  }

  @Override
  public Limits limits() {
    return all.limits();
  }

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
