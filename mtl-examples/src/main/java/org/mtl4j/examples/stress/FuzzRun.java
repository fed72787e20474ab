package org.mtl4j.examples.stress;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.mtl4j.examples.Mtl;
import org.mtl4j.graph.Seeds;

/** Runs the cases of a target, one on each core at a time. */
final class FuzzRun {

  private static final Duration LIMIT = Duration.ofSeconds(10); // a case may take

  private final FuzzTarget target;
  private final int count;
  private final long seed;
  private final Path folder;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger errors = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  /** So many cases that {@code seed} decides; they write to folders in {@code folder}. */
  FuzzRun(FuzzTarget target, int count, long seed, Path folder) {
    this.target = target;
    this.count = count;
    this.seed = seed;
    this.folder = folder;
  }

  /** What failed, one line each. */
  List<String> failures() {
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      workers.add(new Worker(i));
    }
    while (workers.stream().anyMatch(Thread::isAlive)) {
      Uninterruptibles.sleepUninterruptibly(Duration.ofMillis(50));
      workers.replaceAll(worker -> worker.hangs() ? new Worker(worker.number) : worker);
    }
    return List.copyOf(failures);
  }

  /** How many cases ended in a documented error. */
  int errors() {
    return errors.get();
  }

  private void fail(int number, String what) {
    String failure = target.name() + ", case " + number + " of seed " + seed + ": " + what;
    System.err.println(failure);
    failures.add(failure);
  }

  /** A thread that takes the next case until there is none. */
  private final class Worker extends Thread {
    private final int number;
    private final Path own;
    private volatile int current;
    private volatile long start;
    private volatile boolean left;

    Worker(int number) {
      super(target.name() + "-" + number);
      this.number = number;
      own = folder.resolve(getName() + "-" + next.get());
      start = System.nanoTime();
      setDaemon(true);
      start();
    }

    // such a thread is left to itself
    boolean hangs() {
      if (!isAlive() || System.nanoTime() - start < LIMIT.toNanos()) {
        return false;
      }
      left = true;
      fail(current, "took longer than " + LIMIT.toSeconds() + " s");
      return true;
    }

    @Override
    public void run() {
      for (int i; !left && (i = next.getAndIncrement()) < count; ) {
        current = i;
        start = System.nanoTime();
        try {
          run(i);
        } catch (IOException | RuntimeException | Error e) {
          fail(i, e.toString());
        }
      }
    }

    // a case deletes what it wrote itself; anything else is left behind by what it tried
    private void run(int i) throws IOException {
      Files.createDirectories(own);
      try {
        target.body().run(new Mutator(Seeds.of(seed, target.name() + " " + i)), own);
      } catch (IOException | RuntimeException | Error e) {
        if (!Mtl.isBadInput(e)) {
          throw e;
        }
        errors.incrementAndGet();
      }
      String behind = members(own);
      if (!behind.isEmpty()) {
        MoreFiles.deleteRecursively(own, RecursiveDeleteOption.ALLOW_INSECURE);
        throw new IllegalStateException("left behind: " + behind);
      }
    }
  }

  private static String members(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return String.join(", ", all.map(path -> path.getFileName().toString()).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
