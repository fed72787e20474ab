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
    return new RowReader() {
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
      public String text(int column) {
        return reader.text(column);
      }

      @Override
      public int code(int column) {
        return reader.code(column);
      }

      @Override
      public int add(int column, Texts texts) {
        return reader.add(column, texts);
      }

      @Override
      public int numbers(int column, float[] values) {
        return reader.numbers(column, values);
      }

      @Override
      public String file() {
        return reader.file();
      }

      @Override
      public long line() {
        return reader.line();
      }

      @Override
      public String place() {
        return reader.place();
      }

      @Override
      public void close() {
        reader.close();
      }
    };
  }
}
