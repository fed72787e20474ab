package org.mtl4j.export;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.mtl4j.data.Batch;
import org.mtl4j.data.RawBatch;
import org.mtl4j.data.row.DataException;

/**
 * Owner of a thread that runs the requests of many callers together, in batches. A caller's rows
 * are encoded and checked on the caller's own thread, so a bad request fails alone. When the queue
 * is full a request is refused at once, as TensorFlow Serving does it. The predictor is borrowed:
 * it must stay open until this is closed.
 */
public final class MicroBatchingPredictor implements AutoCloseable {

  private record Request(
      Batch rows, long arrived, CompletableFuture<Map<String, float[]>> answer) {}

  private final SavedModelPredictor predictor;
  private final MicroBatching batching;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Request> queue = new ArrayDeque<>();
  private final Thread thread;
  private int queued;
  private boolean closed;

  /** Starts the thread. */
  public MicroBatchingPredictor(SavedModelPredictor predictor, MicroBatching batching) {
    this.predictor = predictor;
    this.batching = batching;
    this.thread = new Thread(this::serve, "micro-batching");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Waits for the predictions of {@code rows} by output name: [rows] or [rows, classes].
   *
   * @throws RejectedExecutionException if the queue is full
   * @throws IllegalStateException if this is closed
   * @throws InterruptedException if the caller is interrupted; the request is withdrawn
   */
  public Map<String, float[]> predict(RawBatch rows) throws InterruptedException {
    checkFits(rows.rows());
    return await(predictor.encoder().encode(rows));
  }

  /**
   * The same within a time, after which the request is withdrawn.
   *
   * @throws TimeoutException when it takes longer
   */
  public Map<String, float[]> predict(RawBatch rows, Duration within)
      throws InterruptedException, TimeoutException {
    long start = System.nanoTime();
    checkFits(rows.rows());
    Batch encoded = predictor.encoder().encode(rows);
    return await(encoded, within.toNanos() - (System.nanoTime() - start));
  }

  // rows that can never wait together are not encoded first
  private void checkFits(int rows) {
    if (rows > batching.queueRows()) {
      throw new RejectedExecutionException(
          "the queue holds " + batching.queueRows() + " rows, got a request of " + rows);
    }
  }

  /** As {@link #predict(RawBatch)} for packed rows. */
  public Map<String, float[]> predict(Batch rows) throws InterruptedException {
    checkFits(rows.size());
    predictor.encoder().check(rows);
    return await(rows);
  }

  private Map<String, float[]> await(Batch rows) throws InterruptedException {
    try {
      return await(rows, Long.MAX_VALUE);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, float[]> await(Batch rows, long nanos)
      throws InterruptedException, TimeoutException {
    if (rows.size() == 0) {
      return predictor.predictUnchecked(rows);
    }
    Request request = new Request(rows, System.nanoTime(), new CompletableFuture<>());
    add(request);
    try {
      return request.answer.get(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException | TimeoutException e) {
      withdraw(request);
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DataException own) {
        throw own;
      }
      throw new IllegalStateException(
          "the batch could not be run: " + e.getCause().getMessage(), e.getCause());
    }
  }

  private void add(Request request) {
    int rows = request.rows.size();
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the predictor is closed");
      }
      if ((long) queued + rows > batching.queueRows()) {
        throw new RejectedExecutionException(
            ("the queue is full: " + queued + " of " + batching.queueRows() + " rows wait, ")
                + (rows + " more do not fit"));
      }
      queue.add(request);
      queued += rows;
      if (queue.size() == 1 || queued >= batching.maxRows()) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void withdraw(Request request) {
    lock.lock();
    try {
      if (queue.remove(request)) {
        queued -= request.rows.size();
      }
    } finally {
      lock.unlock();
    }
  }

  private void serve() {
    for (List<Request> batch = next(); !batch.isEmpty(); batch = next()) {
      try {
        run(batch);
      } catch (RuntimeException | Error e) {
        batch.forEach(request -> request.answer.completeExceptionally(e));
      }
    }
  }

  // the requests to run now; none once this is closed and nobody waits
  private List<Request> next() {
    List<Request> batch = new ArrayList<>();
    lock.lock();
    try {
      while (!ready()) {
        if (queue.isEmpty()) {
          changed.awaitUninterruptibly();
        } else {
          awaitNanos(left());
        }
      }
      int rows = 0;
      while (!queue.isEmpty()
          && (rows == 0 || rows + queue.peek().rows.size() <= batching.maxRows())) {
        rows += queue.peek().rows.size();
        batch.add(queue.remove());
      }
      queued -= rows;
    } finally {
      lock.unlock();
    }
    return batch;
  }

  private boolean ready() {
    return closed || !queue.isEmpty() && (queued >= batching.maxRows() || left() <= 0);
  }

  // nanoseconds until the oldest request has waited long enough
  private long left() {
    return queue.peek().arrived + batching.maxDelay().toNanos() - System.nanoTime();
  }

  private void awaitNanos(long nanos) {
    try {
      changed.awaitNanos(nanos);
    } catch (InterruptedException e) {
      // nobody else has this thread, so there is nothing to stop for
    }
  }

  private void run(List<Request> batch) {
    Batch joined = Batch.join(batch.stream().map(Request::rows).toList());
    Map<String, float[]> values = predictor.predictUnchecked(joined);
    int at = 0;
    for (Request request : batch) {
      int from = at;
      at += request.rows.size();
      answer(request, rows(values, joined.size(), from, at));
    }
  }

  // rows whose predictions overflow fail those of no other caller
  private void answer(Request request, Map<String, float[]> values) {
    try {
      request.answer.complete(predictor.check(values, request.rows));
    } catch (DataException e) {
      request.answer.completeExceptionally(e);
    }
  }

  private static Map<String, float[]> rows(Map<String, float[]> all, int rows, int from, int to) {
    Map<String, float[]> part = new LinkedHashMap<>();
    all.forEach(
        (name, values) -> {
          int width = values.length / rows;
          part.put(name, Arrays.copyOfRange(values, from * width, to * width));
        });
    return part;
  }

  /** Answers who waits, refuses who comes later, and ends the thread. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
