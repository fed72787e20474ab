package org.mtl4j.examples.stress;

import com.google.common.util.concurrent.Uninterruptibles;
import java.lang.Thread.State;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.mtl4j.data.RawBatch;
import org.mtl4j.examples.experiment.RawRows;
import org.mtl4j.export.Agreement;
import org.mtl4j.export.MicroBatching;
import org.mtl4j.export.MicroBatchingPredictor;
import org.mtl4j.export.SavedModelPredictor;

/**
 * Owner of threads that predict with one model after the other and compare each answer with that of
 * a single thread: bit by bit, or within rounding where requests are run together.
 */
final class SoakCallers implements AutoCloseable {

  private static final int BATCHES = 64;
  private static final int MOST_ROWS = 700; // more than the predictor runs in one part

  private final List<RawBatch> batches = new ArrayList<>();
  private final ReadWriteLock changing = new ReentrantReadWriteLock(true);
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final LongAdder calls = new LongAdder();
  private volatile boolean closed;
  private List<Map<String, float[]>> expected;
  private SavedModelPredictor predictor;
  private MicroBatchingPredictor together;

  /** Callers that wait for the first model. */
  SoakCallers(RawRows rows, int callers) {
    for (int i = 0, from = 0; i < BATCHES; i++) {
      int to = from + 1 + (i % 2 == 0 ? i / 2 : i * MOST_ROWS / BATCHES);
      batches.add(rows.batch(from, to));
      from = to;
    }
    for (int i = 0; i < callers; i++) {
      threads.add(new Thread(this::call, "caller-" + i));
    }
  }

  /** Lets callers predict with the model in {@code folder} from now on. */
  void change(Path folder) {
    SavedModelPredictor next = SavedModelPredictor.load(folder);
    List<Map<String, float[]>> answers = batches.stream().map(next::predict).toList();
    changing.writeLock().lock();
    try {
      closeModel();
      predictor = next;
      expected = answers;
      together = new MicroBatchingPredictor(next, MicroBatching.defaults());
    } finally {
      changing.writeLock().unlock();
    }
    threads.stream().filter(thread -> thread.getState() == State.NEW).forEach(Thread::start);
  }

  private void call() {
    while (!closed) {
      changing.readLock().lock();
      try {
        int batch = ThreadLocalRandom.current().nextInt(BATCHES);
        boolean alone = ThreadLocalRandom.current().nextBoolean();
        RawBatch rows = batches.get(batch);
        var got = alone ? predictor.predict(rows) : together.predict(rows);
        compare(batch, got, alone);
        calls.increment();
      } catch (InterruptedException | RuntimeException | Error e) {
        failures.add(Thread.currentThread().getName() + ": " + e);
        return;
      } finally {
        changing.readLock().unlock();
      }
    }
  }

  private void compare(int batch, Map<String, float[]> got, boolean exactly) {
    Agreement agreement = Agreement.of(expected.get(batch), got);
    if (exactly ? agreement.difference() != 0 : !agreement.holds()) {
      throw new IllegalStateException("batch " + batch + " is predicted otherwise: " + agreement);
    }
  }

  long calls() {
    return calls.sum();
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  private void closeModel() {
    if (predictor != null) {
      together.close();
      predictor.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Uninterruptibles::joinUninterruptibly);
    closeModel();
  }
}
