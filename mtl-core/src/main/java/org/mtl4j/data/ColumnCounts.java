package org.mtl4j.data;

import java.util.Arrays;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.data.row.Texts;

/** Counts the values of one column; each distinct text is cleaned once, as far as memory allows. */
final class ColumnCounts {

  private static final int MOST = 1 << 18;

  private final Cells cells;
  private final int column;
  private final String name;
  private final ValueCounts counts;
  // by the reader's numbers, where it has some
  private String[] values = new String[16];
  private long[] times = new long[16];
  // by numbers of our own
  private final Texts texts;
  private long[] ownTimes = new long[16];
  private int code;
  private int own;
  private String value;

  ColumnCounts(Cells cells, int column, String name, ValueCounts counts) {
    this.cells = cells;
    this.column = column;
    this.name = name;
    this.counts = counts;
    this.texts = new Texts(MOST, cells.limits().valueLength());
  }

  /** Looks at the value of this row without counting it. */
  void read(RowReader reader) {
    code = reader.code(column);
    if (code < 0) {
      own = reader.add(column, texts);
      if (own < 0) {
        value = cells.category(reader, column, name);
      }
    } else {
      if (code >= times.length) {
        int size = code + code / 2 + 1;
        values = Arrays.copyOf(values, size);
        times = Arrays.copyOf(times, size);
      }
      if (values[code] == null) {
        values[code] = cells.category(reader, column, name);
      }
    }
  }

  /** Counts the value that was read last. */
  void count() {
    if (code >= 0) {
      times[code]++;
    } else if (own < 0) {
      counts.add(value, 1);
    } else {
      if (own >= ownTimes.length) {
        ownTimes = Arrays.copyOf(ownTimes, 2 * own);
      }
      ownTimes[own]++;
    }
  }

  /** Adds up what was counted so far. */
  void finish() {
    for (int i = 0; i < times.length; i++) {
      if (times[i] > 0) {
        counts.add(values[i], times[i]);
      }
    }
    for (int i = 0; i < texts.size(); i++) {
      if (ownTimes[i] > 0) {
        counts.add(cells.text().clean(texts.get(i)), ownTimes[i]);
      }
    }
  }
}
