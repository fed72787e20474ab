package org.mtl4j.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.Batch;
import org.mtl4j.data.row.DataException;
import org.mtl4j.train.ResidentMemory;

/** Requests of many callers, run together, answered one by one. */
@Timeout(120)
class MicroBatchingPredictorTest {

  private static final Duration LONG = Duration.ofSeconds(100);

  @TempDir Path folder;
  private SavedModelPredictor predictor;

  @BeforeEach
  void load() {
    predictor = SavedModelPredictor.load(ServedModel.export(ServedModel.all().get("cgc"), folder));
  }

  @AfterEach
  void close() {
    predictor.close();
  }

  @Test
  void everyCallerGetsItsOwnRowsAndABadRequestFailsAlone() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    MicroBatching batching = new MicroBatching(32, Duration.ofMillis(2), 4_000);
    try (MicroBatchingPredictor together = new MicroBatchingPredictor(predictor, batching)) {
      List<Future<?>> good = new ArrayList<>();
      List<Future<?>> bad = new ArrayList<>();
      for (int i = 0; i < 1_600; i++) {
        int first = i;
        int rows = 1 + i % 5;
        good.add(
            pool.submit(
                () -> {
                  Map<String, float[]> expected = predictor.predict(ServedModel.rows(first, rows));
                  var got =
                      first % 2 == 0
                          ? together.predict(ServedModel.rows(first, rows))
                          : together.predict(ServedModel.encoded(predictor, first, rows));
                  FrozenGraphTest.equal(expected, got, "request " + first + " ");
                  return null;
                }));
        if (i % 50 == 0) {
          Batch batch = ServedModel.encoded(predictor, first, rows);
          batch.ids()[0] = 1_000_000;
          bad.add(pool.submit(() -> together.predict(batch)));
        }
      }
      for (Future<?> call : good) {
        call.get();
      }
      for (Future<?> call : bad) {
        Throwable cause = assertThrows(ExecutionException.class, call::get).getCause();
        assertInstanceOf(DataException.class, cause);
      }
    } finally {
      pool.shutdown();
      assertTrue(pool.awaitTermination(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void aFullQueueRefusesAndCloseAnswersWhoWaits() throws Exception {
    MicroBatchingPredictor together =
        new MicroBatchingPredictor(predictor, new MicroBatching(8, LONG, 8));
    FutureTask<Map<String, float[]>> waiting = waiting(together, 6);
    String message =
        assertThrows(
                RejectedExecutionException.class, () -> together.predict(ServedModel.rows(0, 3)))
            .getMessage();
    assertEquals("the queue is full: 6 of 8 rows wait, 3 more do not fit", message);
    assertFalse(waiting.isDone());
    together.close();
    FrozenGraphTest.equal(predictor.predict(ServedModel.rows(0, 6)), waiting.get(), "drained ");
    assertThrows(IllegalStateException.class, () -> together.predict(ServedModel.rows(0, 1)));
    together.close();
  }

  @Test
  void aFullBatchRunsBeforeTheDelayAndALargerOneRunsAlone() throws Exception {
    try (MicroBatchingPredictor together =
        new MicroBatchingPredictor(predictor, new MicroBatching(8, LONG, 2_000))) {
      FutureTask<Map<String, float[]>> first = waiting(together, 5);
      Map<String, float[]> second = together.predict(ServedModel.rows(3, 1_000));
      FrozenGraphTest.equal(predictor.predict(ServedModel.rows(3, 1_000)), second, "second ");
      FrozenGraphTest.equal(predictor.predict(ServedModel.rows(0, 5)), first.get(), "first ");
    }
  }

  @Test
  void anInterruptedCallerWithdrawsItsRows() throws Exception {
    try (MicroBatchingPredictor together =
        new MicroBatchingPredictor(predictor, new MicroBatching(8, LONG, 8))) {
      FutureTask<Map<String, float[]>> task =
          new FutureTask<>(() -> together.predict(ServedModel.rows(0, 6)));
      Thread thread = started(task);
      thread.interrupt();
      Throwable cause = assertThrows(ExecutionException.class, task::get).getCause();
      assertInstanceOf(InterruptedException.class, cause);
      // there is room for a full batch again, which runs without waiting
      assertEquals(8, together.predict(ServedModel.rows(0, 8)).get("yes").length);
    }
  }

  @Test
  void batchesAndClosedPredictorsLeaveMemoryLevel() throws Exception {
    ResidentMemory.assumeKnown();
    int threads = Thread.activeCount();
    serve(10);
    long before = ResidentMemory.leastAfter(() -> serve(10));
    long grown = ResidentMemory.leastAfter(() -> serve(10)) - before;
    assertTrue(grown < 50_000, "resident memory grew by " + grown + " kB");
    assertEquals(threads, Thread.activeCount());
  }

  private void serve(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      try (MicroBatchingPredictor together =
          new MicroBatchingPredictor(predictor, new MicroBatching(64, Duration.ZERO, 1_000))) {
        List<Thread> callers = new ArrayList<>();
        for (int caller = 0; caller < 4; caller++) {
          Batch rows = ServedModel.encoded(predictor, caller, 1 + 60 * caller);
          FutureTask<Void> calls =
              new FutureTask<>(
                  () -> {
                    for (int call = 0; call < 100; call++) {
                      together.predict(rows);
                    }
                    return null;
                  });
          callers.add(new Thread(calls));
        }
        callers.forEach(Thread::start);
        for (Thread caller : callers) {
          caller.join();
        }
      }
    }
  }

  // a caller whose rows are in the queue
  private static FutureTask<Map<String, float[]>> waiting(MicroBatchingPredictor to, int rows) {
    FutureTask<Map<String, float[]>> task =
        new FutureTask<>(() -> to.predict(ServedModel.rows(0, rows)));
    started(task);
    return task;
  }

  private static Thread started(FutureTask<?> task) {
    Thread thread = new Thread(task);
    thread.start();
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    return thread;
  }

  @Test
  void settingsAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> new MicroBatching(0, LONG, 8));
    assertThrows(IllegalArgumentException.class, () -> new MicroBatching(8, LONG, 7));
    assertThrows(
        IllegalArgumentException.class, () -> new MicroBatching(8, Duration.ofMillis(-1), 8));
  }
}
