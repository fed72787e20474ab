package org.mtl4j.data.row;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Owner of several open sources that are read in turn, some rows of each; where one ends, the next
 * takes its place.
 */
public final class InterleavedReader implements ForwardingReader {

  private static final int OPEN = 4;
  private static final int BLOCK = 1024;

  private final Iterator<RowSource> waiting;
  private final List<RowReader> open = new ArrayList<>();
  private final KindsSeen seen = new KindsSeen();
  private int columns;
  private int turn;
  private int taken;
  private RowReader current;

  /** Reads sources of equal columns, the first of {@code order} first. */
  public InterleavedReader(List<RowSource> order) {
    waiting = order.iterator();
    try {
      while (open.size() < OPEN && waiting.hasNext()) {
        RowSource source = waiting.next();
        columns = source.columns().size();
        open.add(source.open());
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  @Override
  public boolean next() {
    while (!open.isEmpty()) {
      if (taken == BLOCK) {
        taken = 0;
        turn = (turn + 1) % open.size();
      }
      current = open.get(turn);
      if (current.next()) {
        taken++;
        return true;
      }
      replace();
    }
    return false;
  }

  private void replace() {
    RowReader ended = open.remove(turn);
    seen.add(ended, columns);
    ended.close();
    taken = 0;
    if (waiting.hasNext()) {
      open.add(turn, waiting.next().open());
    } else {
      turn = turn == open.size() ? 0 : turn;
    }
  }

  @Override
  public RowReader reader() {
    return current;
  }

  @Override
  public Map<ValueKind, String> kinds(int column) {
    Map<ValueKind, String> kinds = seen.of(column);
    open.forEach(reader -> reader.kinds(column).forEach(kinds::putIfAbsent));
    return kinds;
  }

  @Override
  public void close() {
    open.forEach(RowReader::close);
    open.clear();
  }
}
