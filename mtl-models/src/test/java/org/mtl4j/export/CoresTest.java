package org.mtl4j.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers take turns, parts are shared, and failures reach the caller. */
@Timeout(60)
class CoresTest {

  @Test
  void notMoreThreadsThanCoresWorkAtATimeAndEveryPartIsDoneOnce() throws InterruptedException {
    Cores cores = new Cores(2);
    AtomicInteger working = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<int[]> results = Collections.synchronizedList(new ArrayList<>());
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      callers.add(
          new Thread(
              () -> {
                for (int call = 0; call < 200; call++) {
                  AtomicIntegerArray done = new AtomicIntegerArray(call % 6);
                  cores.run(
                      done.length(),
                      part -> {
                        most.accumulateAndGet(working.incrementAndGet(), Math::max);
                        Thread.yield();
                        done.incrementAndGet(part);
                        working.decrementAndGet();
                      });
                  int[] times = new int[done.length()];
                  for (int part = 0; part < times.length; part++) {
                    times[part] = done.get(part);
                  }
                  results.add(times);
                }
              }));
    }
    callers.forEach(Thread::start);
    for (Thread caller : callers) {
      caller.join();
    }
    assertEquals(2, most.get());
    assertEquals(1_600, results.size());
    for (int[] times : results) {
      int[] once = new int[times.length];
      Arrays.fill(once, 1);
      assertArrayEquals(once, times);
    }
  }

  @Test
  void waitingCallersGoInByOrder() throws InterruptedException {
    Cores cores = new Cores(1);
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    List<Integer> order = new ArrayList<>();
    List<Thread> callers = new ArrayList<>();
    callers.add(
        new Thread(
            () ->
                cores.run(
                    1,
                    part -> {
                      entered.countDown();
                      await(leave);
                    })));
    callers.get(0).start();
    entered.await();
    for (int i = 1; i <= 5; i++) {
      int number = i;
      Thread caller = new Thread(() -> cores.run(1, part -> order.add(number)));
      callers.add(caller);
      caller.start();
      while (caller.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
    }
    assertTrue(order.isEmpty());
    leave.countDown();
    for (Thread caller : callers) {
      caller.join();
    }
    assertEquals(List.of(1, 2, 3, 4, 5), order);
  }

  @Test
  void aFailedPartFailsTheCallAndFreesTheCores() {
    Cores cores = new Cores(2);
    Error failure = new AssertionError("part 3");
    for (int i = 0; i < 100; i++) {
      Error got =
          assertThrows(
              AssertionError.class,
              () ->
                  cores.run(
                      8,
                      part -> {
                        if (part == 3) {
                          throw failure;
                        }
                      }));
      assertSame(failure, got);
    }
    AtomicInteger done = new AtomicInteger();
    cores.run(8, part -> done.incrementAndGet());
    assertEquals(8, done.get());
  }

  @Test
  void aCallOfOnePartWaitsForNoMoreThanThePartThatIsBegun() throws InterruptedException {
    Cores cores = new Cores(1);
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger waited = new AtomicInteger(-1);
    Thread one = new Thread(() -> cores.run(1, part -> waited.set(begun.get())));
    cores.run(
        1_000,
        part -> {
          if (begun.incrementAndGet() == 10) {
            one.start();
            while (one.getState() != Thread.State.TIMED_WAITING) {
              Thread.onSpinWait();
            }
          }
        });
    one.join();
    assertEquals(10, waited.get());
    assertEquals(1_000, begun.get());
  }

  @Test
  void anInterruptedCallerBeginsNoFurtherPart() {
    Cores cores = new Cores(1);
    AtomicInteger begun = new AtomicInteger();
    assertThrows(
        CancellationException.class,
        () ->
            cores.run(
                1_000,
                part -> {
                  if (begun.incrementAndGet() == 5) {
                    Thread.currentThread().interrupt();
                  }
                }));
    assertEquals(5, begun.get());
    assertThrows(CancellationException.class, () -> cores.run(1, part -> begun.incrementAndGet()));
    assertTrue(Thread.interrupted());
    cores.run(2, part -> begun.incrementAndGet());
    assertEquals(7, begun.get());
  }

  @Test
  void whatIsLateIsNotBegun() throws TimeoutException {
    Cores cores = new Cores(1);
    AtomicInteger begun = new AtomicInteger();
    assertThrows(
        TimeoutException.class, () -> cores.run(1_000, part -> begun.incrementAndGet(), 0));
    assertEquals(1, begun.get());
    cores.run(1_000, part -> begun.incrementAndGet(), Long.MAX_VALUE);
    assertEquals(1_001, begun.get());
    cores.run(
        1,
        part -> {
          Thread late =
              new Thread(
                  () ->
                      assertThrows(
                          TimeoutException.class,
                          () -> cores.run(1, other -> begun.incrementAndGet(), 1)));
          late.start();
          assertDoesNotThrow(() -> late.join());
        });
    assertEquals(1_001, begun.get());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
