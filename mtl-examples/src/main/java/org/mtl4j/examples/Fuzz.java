package org.mtl4j.examples;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.mtl4j.graph.Seeds;

/**
 * Hands damaged files to everything that reads files: each must end within 10 s in a documented
 * error or in a right result, and leave nothing behind.
 *
 * <p>Arguments: the testdata folder, the share of the full counts (default 1), the seed (default
 * 1).
 */
public final class Fuzz {

  private static final int LIMIT = 10; // seconds a case may take

  private Fuzz() {}

  /** Runs the program; exit code 1 if anything failed. */
  public static void main(String[] args) throws IOException {
    System.setProperty("org.slf4j.simpleLogger.log.org.mtl4j", "error"); // damage is expected
    Path testdata = Path.of(args.length > 0 ? args[0] : "testdata");
    double share = args.length > 1 ? Double.parseDouble(args[1]) : 1;
    long seed = args.length > 2 ? Long.parseLong(args[2]) : 1;
    System.exit(run(testdata, share, seed).isEmpty() ? 0 : 1);
  }

  /** What failed, one line each. */
  static List<String> run(Path testdata, double share, long seed) throws IOException {
    List<String> failures = new ArrayList<>();
    Path folder = Files.createTempDirectory("fuzz");
    try {
      for (FuzzTarget target : FuzzTarget.all(testdata, folder.resolve("originals"))) {
        int count = (int) Math.max(1, Math.round(target.cases() * share));
        run(target, count, seed, folder.resolve("case"), failures);
      }
    } finally {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
    return failures;
  }

  private static void run(
      FuzzTarget target, int count, long seed, Path folder, List<String> failures)
      throws IOException {
    ExecutorService thread = Executors.newSingleThreadExecutor(Fuzz::daemon);
    int errors = 0;
    for (int i = 0; i < count; i++) {
      long own = Seeds.of(seed, target.name() + " " + i);
      Files.createDirectories(folder);
      String outcome = outcome(thread, target, own, folder);
      if (outcome.startsWith("!")) {
        String failure =
            target.name() + ", case " + i + " of seed " + seed + ": " + outcome.substring(1);
        System.err.println(failure);
        failures.add(failure);
        thread = Executors.newSingleThreadExecutor(Fuzz::daemon); // the old one may hang
      }
      errors += outcome.isEmpty() ? 0 : 1;
    }
    thread.shutdown();
    System.out.printf(Locale.ROOT, "%-12s %,d cases, %,d errors%n", target.name(), count, errors);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "fuzz");
    thread.setDaemon(true);
    return thread;
  }

  // empty: a right result; with a mark in front: what must not be
  private static String outcome(ExecutorService thread, FuzzTarget target, long seed, Path folder) {
    Future<?> running =
        thread.submit(
            () -> {
              target.body().run(new Mutator(seed), folder);
              return null;
            });
    String outcome = "";
    try {
      running.get(LIMIT, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return "!took longer than " + LIMIT + " s";
    } catch (ExecutionException e) {
      outcome = Mtl.isBadInput(e.getCause()) ? e.getCause().getMessage() : "!" + e.getCause();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    String left = left(folder);
    return left.isEmpty() ? outcome : "!left behind: " + left;
  }

  // a case deletes what it wrote itself; anything else is left behind by what it tried
  private static String left(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return String.join(", ", all.map(path -> path.getFileName().toString()).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
