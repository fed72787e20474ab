package org.mtl4j.export;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * Lets as many callers work at a time as there are cores, in the order they came; parts of a
 * caller's work run on other cores too while nobody waits for them. After each part a core goes to
 * who waits, so that a call of many parts holds up none of few. A caller that is interrupted stops
 * after the part it works on.
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

  /**
   * Waits for a core and returns when {@code work} is done with all parts, from 0.
   *
   * @throws CancellationException when the caller is interrupted; it stays so
   */
  void run(int parts, IntConsumer work) {
    try {
      run(parts, work, Long.MAX_VALUE);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The same for {@code nanos} at most; a part that is begun is done.
   *
   * @throws TimeoutException when there was no core in time, or not for all parts
   */
  void run(int parts, IntConsumer work, long nanos) throws TimeoutException {
    long start = System.nanoTime();
    acquire(nanos);
    try {
      if (parts == 1) {
        work.accept(0);
      } else {
        share(new Parts(parts, work), start, nanos);
      }
    } finally {
      release();
    }
  }

  private void acquire(long nanos) throws TimeoutException {
    try {
      if (!free.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
        throw late();
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
    letOthersLeave();
  }

  private static TimeoutException late() {
    return new TimeoutException("the predictions took longer than they may");
  }

  private static CancellationException interrupted() {
    Thread.currentThread().interrupt();
    return new CancellationException("the caller was interrupted");
  }

  private void release() {
    leaving.incrementAndGet();
    free.release();
    leaving.decrementAndGet();
  }

  // of a caller between two parts: others go first
  private void takeTurns() {
    if (free.hasQueuedThreads()) {
      release();
      free.acquireUninterruptibly();
      letOthersLeave();
    }
  }

  // A caller that wakes the next one may lose its core to it then and there, for milliseconds and
  // with its call all but returned.
  private void letOthersLeave() {
    for (int i = 0; i < YIELDS && leaving.get() > 0; i++) {
      Thread.yield();
    }
  }

  private void share(Parts parts, long start, long nanos) throws TimeoutException {
    int helpers = Math.min(parts.count, count) - 1;
    offered.set(parts);
    for (int i = awake.get(); i < helpers && free.availablePermits() > 0; i++) {
      ForkJoinPool.commonPool().execute(() -> help(parts));
    }
    while (parts.workOn() && parts.left()) {
      if (Thread.currentThread().isInterrupted()) {
        parts.fail(interrupted());
      } else if (System.nanoTime() - start >= nanos) {
        parts.fail(late());
      } else {
        takeTurns();
      }
    }
    offered.compareAndSet(parts, null);
    // for the parts that others have begun; a helper that comes later finds none left
    Uninterruptibles.awaitUninterruptibly(parts.done);
    if (parts.failure.get() != null) {
      Throwables.throwIfInstanceOf(parts.failure.get(), TimeoutException.class);
      Throwables.throwIfUnchecked(parts.failure.get());
    }
  }

  private void help(Parts first) {
    for (Parts parts = first; parts != null; parts = next(parts)) {
      if (!free.hasQueuedThreads() && free.tryAcquire()) {
        try {
          while (!free.hasQueuedThreads() && parts.workOn()) {
            // the next part
          }
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

    /** Does the next part; false if there is none. */
    boolean workOn() {
      int part = next.getAndIncrement();
      if (part >= count) {
        return false;
      }
      try {
        if (failure.get() == null) {
          work.accept(part);
        }
      } catch (RuntimeException | Error e) {
        fail(e);
      } finally {
        done.countDown();
      }
      return true;
    }

    /** Whether there are parts that are not begun. */
    boolean left() {
      return next.get() < count;
    }

    /** Leaves out the parts that are not begun. */
    void fail(Throwable e) {
      failure.compareAndSet(null, e);
    }
  }
}
