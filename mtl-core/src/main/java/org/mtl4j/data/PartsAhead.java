package org.mtl4j.data;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
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

  private final BlockingQueue<Item> ready = new ArrayBlockingQueue<>(1);
  private final Thread thread;
  private boolean ended;

  /**
   * Starts the thread.
   *
   * @param open starts reading the rows
   * @param rows of a part
   * @param skip parts to leave out at the start
   */
  PartsAhead(Supplier<RowReader> open, RowEncoder encoder, int rows, int skip) {
    thread = new Thread(() -> run(open, encoder, rows, skip), "parts-ahead");
    thread.setDaemon(true);
    thread.start();
  }

  private void run(Supplier<RowReader> open, RowEncoder encoder, int rows, int skip) {
    try {
      try (RowReader reader = open.get()) {
        boolean more = true;
        for (long i = (long) skip * rows; i > 0 && more; i--) {
          more = reader.next();
        }
        for (Dataset part; more && (part = encoder.next(reader, rows)) != null; ) {
          ready.put(new Item(part, null));
        }
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
