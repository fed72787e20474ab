package org.mtl4j.examples.stress;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Hands damaged files to everything that reads files: each must end within 10 s in a documented
 * error or in a right result, and leave nothing behind.
 *
 * <p>Arguments: the testdata folder, the share of the full counts (default 1), the seed (default
 * 1).
 */
public final class Fuzz {

  private Fuzz() {}

  /** Runs the program; exit code 1 if anything failed. */
  public static void main(String[] args) throws IOException {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error"); // damage is expected
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
        FuzzRun run = new FuzzRun(target, count, seed, folder);
        failures.addAll(run.failures());
        System.out.printf(
            Locale.ROOT, "%-12s %,d cases, %,d errors%n", target.name(), count, run.errors());
      }
    } finally {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
    return failures;
  }
}
