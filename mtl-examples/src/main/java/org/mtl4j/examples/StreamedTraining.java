package org.mtl4j.examples;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.mtl4j.data.CsvFormat;
import org.mtl4j.data.CsvSource;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.Examples;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.LabelType;
import org.mtl4j.data.RowSource;
import org.mtl4j.data.StreamedExamples;
import org.mtl4j.layer.ExpertGroup;
import org.mtl4j.layer.Gate;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.Mmoe;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.mtl4j.train.EpochReport;
import org.mtl4j.train.Stopping;
import org.mtl4j.train.TrainedModel;
import org.mtl4j.train.Trainer;

/**
 * Trains MMoE for one epoch on more rows than memory holds: the impressions of a {@link ClickWorld}
 * in files of a million rows, which it writes first where the folder does not hold them. Prints the
 * speed beside that on the rows of one file in memory, and the resident memory over the epoch.
 *
 * <p>Arguments: the folder, the number of rows (default 20,000,000) and of the rows of a part
 * (default {@link StreamedExamples#ROWS_PER_PART}). The heap's limit is that of {@code JAVA_OPTS}.
 */
public final class StreamedTraining {

  private static final int ROWS_PER_FILE = 1_000_000;
  private static final List<LabelColumn> LABELS =
      List.of(
          new LabelColumn("click", "click", new LabelType.Binary(List.of())),
          new LabelColumn("conversion", "conversion", new LabelType.Binary(List.of())));

  private StreamedTraining() {}

  /** Runs the program. */
  public static void main(String[] args) throws IOException {
    int rows = args.length > 1 ? Integer.parseInt(args[1]) : 20_000_000;
    run(
        Path.of(args[0]),
        rows,
        args.length > 2 ? Integer.parseInt(args[2]) : StreamedExamples.ROWS_PER_PART);
  }

  /** Returns the speed as a share of that in memory. */
  static double run(Path folder, int rows, int rowsPerPart) throws IOException {
    System.out.printf(Locale.ROOT, "heap at most %,d MB%n", Runtime.getRuntime().maxMemory() >> 20);
    if (!Files.exists(folder)) {
      write(folder, rows);
    }
    RowSource all = CsvSource.of(CsvFormat.withHeader(), folder + "/*.csv");
    long start = System.nanoTime();
    double processor = processorTime();
    StreamedExamples streamed = StreamedExamples.fit(ClickData.schema(), all, LABELS, rowsPerPart);
    print(
        "fitted", streamed.size(), (System.nanoTime() - start) / 1e9, processorTime() - processor);
    double before = inMemory(streamed);
    ResidentMemory memory = ResidentMemory.watch();
    double speed = train(streamed.encoder(), streamed, "streamed");
    memory.print();
    double share = 2 * speed / (before + inMemory(streamed));
    System.out.printf(Locale.ROOT, "streamed at %.1f %% of the speed in memory%n", 100 * share);
    return share;
  }

  private static void write(Path folder, int rows) throws IOException {
    Files.createDirectories(folder);
    int files = Math.max(1, rows / ROWS_PER_FILE);
    long start = System.nanoTime();
    double processor = processorTime();
    ClickWorld.of(rows, 1)
        .write(
            IntStream.range(0, files)
                .mapToObj(i -> folder.resolve(String.format(Locale.ROOT, "clicks-%04d.csv", i)))
                .toList());
    print("written", rows, (System.nanoTime() - start) / 1e9, processorTime() - processor);
  }

  private static double inMemory(StreamedExamples streamed) {
    RowSource some = streamed.rows().parts().get(0);
    Dataset data = streamed.encoder().encode(some, LABELS);
    return train(streamed.encoder(), data, "in memory");
  }

  private static double train(Encoder encoder, Examples rows, String what) {
    MultiTaskModel model =
        new Mmoe(
            List.of(Task.binary("click"), Task.binary("conversion")),
            new ExpertGroup(8, Mlp.of(16)),
            Gate.linear(),
            Towers.of(8));
    Trainer trainer = Trainer.defaults().withStopping(new Stopping(1, 1, "loss"));
    double processor = processorTime();
    try (TrainedModel trained = trainer.fit(model, encoder, rows)) {
      EpochReport epoch = trained.history().get(0);
      print(what, epoch.examples(), epoch.seconds(), processorTime() - processor);
      return epoch.examples() / epoch.seconds();
    }
  }

  private static void print(String what, long rows, double seconds, double processor) {
    System.out.printf(
        Locale.ROOT,
        "%s: %,d rows in %.1f s, %,.0f rows/s, %.2f us of processor time a row%n",
        what,
        rows,
        seconds,
        rows / seconds,
        1e6 * processor / rows);
  }

  // seconds that all threads of this process have run
  private static double processorTime() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getProcessCpuTime() / 1e9
        : Double.NaN;
  }
}
