package org.mtl4j.data;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.RowReader;

/**
 * Owner of a thread that reads and encodes the parts of an epoch: one is ready while the next is
 * filled.
 */
final class PartsAhead implements Examples.Parts {

  /** A part, or what ended the thread; the last has neither. */
  private record Item(Dataset part, Throwable error) {}

  /**
   * Parts of an epoch.
   *
   * @param rows of a part
   * @param skip parts to leave out at the start
   */
  record Range(int rows, int skip) {}

  private final BlockingQueue<Item> ready = new ArrayBlockingQueue<>(1);
  private final Thread thread;
  private boolean ended;

  /**
   * Starts the thread.
   *
   * @param open starts reading the rows
   * @param range which parts
   * @param end takes how many rows there were, at most that many of those left out; may throw
   */
  PartsAhead(Supplier<RowReader> open, RowEncoder encoder, Range range, LongConsumer end) {
    thread = new Thread(() -> run(open, encoder, range, end), "parts-ahead");
    thread.setDaemon(true);
    thread.start();
  }

  private void run(Supplier<RowReader> open, RowEncoder encoder, Range range, LongConsumer end) {
    try {
      try (RowReader reader = open.get()) {
        long read = 0;
        while (read < (long) range.skip() * range.rows() && reader.next()) {
          read++;
        }
        for (Dataset part; (part = encoder.next(reader, range.rows())) != null; ) {
          read += part.rows();
          ready.put(new Item(part, null));
        }
        end.accept(read);
        ready.put(new Item(null, null));
      } catch (RuntimeException | Error e) {
        ready.put(new Item(null, e));
      }
    } catch (InterruptedException e) {
      // closed: nobody waits for more
      Thread.currentThread().interrupt();
    }
  }

  /** The next part; an error of the thread as it was thrown there. */
  @Override
  public Dataset next() {
    if (ended) {
      return null;
    }
    Item item;
    try {
      item = ready.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException("interrupted while waiting for rows");
    }
    ended = item.part() == null;
    if (item.error() instanceof Error error) {
      throw error;
    }
    if (item.error() instanceof RuntimeException error) {
      throw error;
    }
    return item.part();
  }

  /** Ends the thread and waits until it has closed its files. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
