package org.mtl4j.export;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * Lets as many callers work at a time as there are cores, in the order they came; parts of a
 * caller's work run on other cores too while nobody waits for them.
 */
final class Cores {

  private static final int YIELDS = 50;
  private static final long AWAKE_NANOS = 50_000;

  private final int count;
  // More callers than cores would take turns by the scheduler's slices of milliseconds, so that one
  // call in a hundred takes a hundred times as long; a fair queue lets them go in by order.
  private final Semaphore free;
  private final AtomicInteger leaving = new AtomicInteger();
  private final AtomicInteger awake = new AtomicInteger(); // helpers that look for work
  private final AtomicReference<Parts> offered = new AtomicReference<>();

  Cores() {
    this(Runtime.getRuntime().availableProcessors());
  }

  Cores(int count) {
    this.count = count;
    free = new Semaphore(count, true);
  }

  /** Waits for a core and returns when {@code work} is done with all parts, from 0. */
  void run(int parts, IntConsumer work) {
    free.acquireUninterruptibly();
    letOthersLeave();
    try {
      if (parts == 1) {
        work.accept(0);
      } else {
        share(new Parts(parts, work));
      }
    } finally {
      leaving.incrementAndGet();
      free.release();
      leaving.decrementAndGet();
    }
  }

  // A caller that wakes the next one may lose its core to it then and there, for milliseconds and
  // with its call all but returned.
  private void letOthersLeave() {
    for (int i = 0; i < YIELDS && leaving.get() > 0; i++) {
      Thread.yield();
    }
  }

  private void share(Parts parts) {
    int helpers = Math.min(parts.count, count) - 1;
    offered.set(parts);
    for (int i = awake.get(); i < helpers && free.availablePermits() > 0; i++) {
      ForkJoinPool.commonPool().execute(() -> help(parts));
    }
    parts.work();
    offered.compareAndSet(parts, null);
    // for the parts that others have begun; a helper that comes later finds none left
    Uninterruptibles.awaitUninterruptibly(parts.done);
    if (parts.failure.get() != null) {
      Throwables.throwIfUnchecked(parts.failure.get());
    }
  }

  private void help(Parts first) {
    for (Parts parts = first; parts != null; parts = next(parts)) {
      if (!free.hasQueuedThreads() && free.tryAcquire()) {
        try {
          parts.work();
        } finally {
          free.release();
        }
      }
    }
  }

  // To wake a thread takes as long as many rows, so that a helper looks for the next call before it
  // sleeps.
  private Parts next(Parts last) {
    long end = System.nanoTime() + AWAKE_NANOS;
    awake.incrementAndGet();
    try {
      while (System.nanoTime() < end && !free.hasQueuedThreads()) {
        Parts parts = offered.get();
        if (parts != null && parts != last) {
          return parts;
        }
        Thread.yield();
      }
      return null;
    } finally {
      awake.decrementAndGet();
    }
  }

  /** Work that several threads take the next part of. */
  private static final class Parts {
    private final int count;
    private final IntConsumer work;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch done;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Parts(int count, IntConsumer work) {
      this.count = count;
      this.work = work;
      done = new CountDownLatch(count);
    }

    void work() {
      for (int part; (part = next.getAndIncrement()) < count; ) {
        try {
          if (failure.get() == null) {
            work.accept(part);
          }
        } catch (RuntimeException | Error e) {
          failure.compareAndSet(null, e);
        } finally {
          done.countDown();
        }
      }
    }
  }
}
