package org.mtl4j.examples.stress;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.StreamedExamples;
import org.mtl4j.data.row.Splits;
import org.mtl4j.examples.experiment.Census;
import org.mtl4j.examples.experiment.RawRows;
import org.mtl4j.examples.experiment.ResidentMemory;
import org.mtl4j.export.SavedModelWriter;
import org.mtl4j.layer.ExpertGroup;
import org.mtl4j.layer.Gate;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.Mmoe;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.mtl4j.train.Checkpoints;
import org.mtl4j.train.JsonLinesListener;
import org.mtl4j.train.Stopping;
import org.mtl4j.train.TensorBoardListener;
import org.mtl4j.train.TrainedModel;
import org.mtl4j.train.Trainer;

/**
 * Trains on streamed rows, evaluates, saves checkpoints and exports, again and again, while threads
 * predict with the model of the round before: memory, open files and threads must stay level, and
 * each prediction must be the one that a single thread got.
 *
 * <p>Arguments: the testdata folder, the minutes (default 60), the predicting threads (default 8).
 */
public final class Soak {

  private static final int WARM_UP = 3; // rounds that load code and start pools
  private static final int COMPILERS = 4; // threads of the JVM that come and go
  private static final int MANY = 30; // rounds from which on memory must be level
  private static final double LEVEL = 1.1; // of memory, as the collector lets it swing
  private static final List<LabelColumn> LABELS = List.of(Census.INCOME, Census.MARITAL);
  private static final MultiTaskModel MODEL =
      new Mmoe(
          List.of(Task.binary("income"), Task.binary("marital")),
          new ExpertGroup(4, Mlp.of(32)),
          Gate.linear(),
          Towers.of(8));

  private final Splits rows;
  private final StreamedExamples training;
  private final Dataset validation;
  private final Path folder;

  private Soak(Path testdata, Path folder) {
    rows = Census.splits(Census.rows(testdata));
    training = StreamedExamples.fit(Census.schema(LABELS), rows.training(), LABELS, 1 << 14);
    validation = training.encoder().encode(rows.validation(), LABELS);
    this.folder = folder;
  }

  /** Runs the program; exit code 1 if anything failed. */
  public static void main(String[] args) throws IOException {
    Path testdata = Path.of(args.length > 0 ? args[0] : "testdata");
    double minutes = args.length > 1 ? Double.parseDouble(args[1]) : 60;
    int callers = args.length > 2 ? Integer.parseInt(args[2]) : 8;
    List<String> failures = run(testdata, Duration.ofMillis((long) (60_000 * minutes)), callers);
    failures.forEach(System.err::println);
    System.exit(failures.isEmpty() ? 0 : 1);
  }

  /** What failed, one line each. */
  static List<String> run(Path testdata, Duration time, int callers) throws IOException {
    Path folder = Files.createTempDirectory("soak");
    try {
      return new Soak(testdata, folder).run(time.toNanos(), callers);
    } finally {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  private List<String> run(long nanos, int callers) throws IOException {
    long start = System.nanoTime();
    List<Integer> files = new ArrayList<>();
    List<Integer> threads = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    int minutes = 0;
    ResidentMemory memory = ResidentMemory.watch();
    SoakCallers calling = new SoakCallers(RawRows.read(training.schema(), rows.test()), callers);
    try (memory;
        calling) {
      while (files.size() <= WARM_UP || System.nanoTime() - start < nanos) {
        train(files.size(), calling);
        files.add(fewest("fd"));
        threads.add(fewest("task"));
        long minute = (System.nanoTime() - start) / 60_000_000_000L;
        if (minute >= minutes) {
          System.out.printf(
              Locale.ROOT,
              "minute %d, round %d: %,d predictions, open files %s, threads %s%n",
              minutes++,
              files.size(),
              calling.calls(),
              files.get(files.size() - 1),
              threads.get(files.size() - 1));
        }
      }
    }
    memory.print();
    failures.addAll(calling.failures());
    grown("open files", files, 0, failures);
    grown("threads", threads, COMPILERS, failures);
    List<Long> tenths = memory.tenths();
    if (files.size() >= MANY
        && tenths.get(tenths.size() - 1) > LEVEL * Collections.max(tenths.subList(1, 5))) {
      failures.add("resident memory grew: " + tenths + " MB");
    }
    return failures;
  }

  private void train(int number, SoakCallers calling) throws IOException {
    Path round = Files.createDirectory(folder.resolve("round-" + number));
    Trainer trainer = Trainer.defaults().withSeed(number).withStopping(new Stopping(2, 2, "loss"));
    try (TrainedModel trained =
        trainer.fit(
            MODEL,
            training.encoder(),
            training,
            validation,
            new TensorBoardListener(round),
            new JsonLinesListener(round.resolve("metrics.jsonl"), 1, 0),
            new Checkpoints(round.resolve("checkpoints"), 10, Duration.ofMinutes(1), 2))) {
      trained.evaluate(validation);
      SavedModelWriter.write(trained, round.resolve("saved_model"));
    }
    calling.change(round.resolve("saved_model"));
    MoreFiles.deleteRecursively(round, RecursiveDeleteOption.ALLOW_INSECURE);
  }

  // of some looks: memory is watched through a file that is open now and then
  private static int fewest(String handles) throws IOException {
    Path folder = Path.of("/proc/self", handles);
    int fewest = Integer.MAX_VALUE;
    for (int i = 0; i < 5 && Files.exists(folder); i++) {
      try (Stream<Path> all = Files.list(folder)) {
        fewest = Math.min(fewest, (int) all.count());
      }
    }
    return fewest;
  }

  private static void grown(String what, List<Integer> counts, int swing, List<String> failures) {
    int last = counts.get(counts.size() - 1);
    if (last > Collections.max(counts.subList(0, WARM_UP)) + swing) {
      failures.add(what + " grew: " + counts);
    }
  }
}
