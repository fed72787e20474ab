package org.mtl4j.examples.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Times calls made one after the other by each of several clients.
 *
 * @param calls made in turn
 */
record CallTimer(List<Runnable> calls) {

  /**
   * What the calls of a round took.
   *
   * @param nanos of each call, sorted
   * @param callsPerSecond of all clients together
   */
  record Times(long[] nanos, double callsPerSecond) {

    /** The nearest-rank quantile in microseconds. */
    double quantile(double share) {
      return nanos[Math.max(0, (int) Math.ceil(share * nanos.length) - 1)] / 1e3;
    }
  }

  /** Calls for so many seconds, at least once a client. */
  Times measure(int clients, double seconds) {
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    long[] all = clients == 1 ? client(0, end) : together(clients, end);
    double elapsed = (System.nanoTime() - start) / 1e9;
    Arrays.sort(all);
    return new Times(all, all.length / elapsed);
  }

  private long[] together(int clients, long end) {
    ExecutorService workers = Executors.newFixedThreadPool(clients);
    try {
      List<Future<long[]>> futures = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        int offset = 7 * i;
        futures.add(workers.submit(() -> client(offset, end)));
      }
      long[] all = new long[0];
      for (Future<long[]> future : futures) {
        long[] more = future.get();
        int done = all.length;
        all = Arrays.copyOf(all, done + more.length);
        System.arraycopy(more, 0, all, done, more.length);
      }
      return all;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e);
    } finally {
      workers.shutdown();
    }
  }

  private long[] client(int offset, long end) {
    long[] nanos = new long[1024];
    int done = 0;
    long now = System.nanoTime();
    while (done == 0 || now < end) {
      calls.get((offset + done) % calls.size()).run();
      long after = System.nanoTime();
      if (done == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * done);
      }
      nanos[done++] = after - now;
      now = after;
    }
    return Arrays.copyOf(nanos, done);
  }
}
