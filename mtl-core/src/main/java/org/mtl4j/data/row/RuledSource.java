package org.mtl4j.data.row;

import java.util.List;

/** The rows of another source under other rules for what is bad and what becomes of it. */
record RuledSource(RowSource source, BadRows badRows, Limits limits) implements ForwardingSource {

  @Override
  public List<RowSource> parts() {
    return source.parts().stream()
        .<RowSource>map(part -> new RuledSource(part, badRows, limits))
        .toList();
  }

  @Override
  public RowReader open() {
    RowReader reader = source.open();
    return new ForwardingReader() {
      @Override
      public boolean next() {
        while (true) {
          try {
            return reader.next();
          } catch (DataException e) {
            badRows.leaveOut(e, e.row());
          }
        }
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
