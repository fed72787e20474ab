package org.mtl4j.examples;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.Examples;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.LabelType;
import org.mtl4j.data.StreamedExamples;
import org.mtl4j.data.format.ColumnKind;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.RowFiles;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.examples.experiment.ResidentMemory;
import org.mtl4j.examples.experiment.Spread;
import org.mtl4j.feature.TextRule;
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
 * in files of a million rows, which it writes first where the folder does not hold them. Prints how
 * fast it is beside the same rows in memory, and the resident memory over the epoch.
 *
 * <p>Arguments: the folder, the kind of the files ({@code csv}, {@code tfrecord} or {@code
 * parquet}), the number of rows (default 20,000,000) and of the rows of a part (default {@link
 * StreamedExamples#ROWS_PER_PART}). The heap's limit is that of {@code MTL_JAVA_OPTS}.
 */
public final class StreamedTraining {

  private static final int ROWS_PER_FILE = 1_000_000;
  private static final int TURNS = 5;
  private static final int EPOCHS = 3;
  private static final List<LabelColumn> LABELS =
      List.of(
          new LabelColumn("click", "click", new LabelType.Binary(List.of())),
          new LabelColumn("conversion", "conversion", new LabelType.Binary(List.of())));

  private static final RowFiles FILES = new RowFiles(CsvFormat.withHeader(), TextRule.defaults());

  private StreamedTraining() {}

  /** Runs the program. */
  public static void main(String[] args) throws IOException {
    int rows = args.length > 2 ? Integer.parseInt(args[2]) : 20_000_000;
    int part = args.length > 3 ? Integer.parseInt(args[3]) : StreamedExamples.ROWS_PER_PART;
    run(Path.of(args[0]), args[1], rows, part);
  }

  /** Returns the speed as a share of that in memory. */
  static double run(Path folder, String kind, int rows, int rowsPerPart) throws IOException {
    System.out.printf(
        Locale.ROOT, "%s, heap at most %,d MB%n", kind, Runtime.getRuntime().maxMemory() >> 20);
    Path files = files(folder, kind, rows);
    RowSource all = FILES.read(files + "/*." + kind);
    Stopwatch watch = new Stopwatch();
    StreamedExamples streamed = StreamedExamples.fit(ClickData.schema(), all, LABELS, rowsPerPart);
    watch.print("fitted", streamed.size());
    double share = share(streamed, FILES.read(files + "/*-000[0-3]." + kind));
    ResidentMemory memory = ResidentMemory.watch();
    train(streamed.encoder(), streamed, 1, "streamed");
    memory.print();
    return share;
  }

  // in turns with the rows of one file in memory: machines are faster in one minute than in another
  private static double share(StreamedExamples all, RowSource files) {
    Encoder encoder = all.encoder();
    Dataset inMemory = encoder.encode(files.parts().get(0), LABELS);
    long rows = (long) inMemory.rows() * files.parts().size();
    Examples some = new StreamedExamples(encoder, files, LABELS, rows, all.rowsPerPart());
    List<Double> shares = new ArrayList<>();
    for (int i = 0; i < TURNS; i++) {
      double speed = train(encoder, inMemory, EPOCHS, "in memory");
      shares.add(train(encoder, some, 1, "streamed, in turn") / speed);
    }
    Spread share = Spread.of(shares);
    System.out.printf(
        Locale.ROOT,
        "streamed at %.1f %% of the speed in memory, median of %d turns (%.1f to %.1f)%n",
        100 * share.median(),
        TURNS,
        100 * share.min(),
        100 * share.max());
    return share.median();
  }

  // a folder with the rows as files of a kind
  private static Path files(Path folder, String kind, int rows) throws IOException {
    Path csv = folder.resolve("csv");
    if (!Files.exists(csv)) {
      write(Files.createDirectories(csv), rows);
    }
    Path files = folder.resolve(kind);
    if (!Files.exists(files)) {
      convert(csv, kind, Files.createDirectories(files));
    }
    return files;
  }

  private static void write(Path folder, int rows) {
    int files = Math.max(1, rows / ROWS_PER_FILE);
    Stopwatch watch = new Stopwatch();
    ClickWorld.of(rows, 1)
        .write(
            IntStream.range(0, files)
                .mapToObj(i -> folder.resolve(String.format(Locale.ROOT, "clicks-%04d.csv", i)))
                .toList());
    watch.print("written", rows);
  }

  private static void convert(Path csv, String kind, Path folder) {
    Stopwatch watch = new Stopwatch();
    long rows = 0;
    for (RowSource file : FILES.read(csv + "/*.csv").parts()) {
      String name = file.files().get(0).getFileName().toString().replace(".csv", "." + kind);
      rows +=
          FILES.write(
              file, column -> ColumnKind.of(ClickData.schema(), column), folder.resolve(name));
    }
    watch.print("converted to " + kind, rows);
  }

  // the speed of the last epoch, which the others have warmed up
  private static double train(Encoder encoder, Examples rows, int epochs, String what) {
    MultiTaskModel model =
        new Mmoe(
            List.of(Task.binary("click"), Task.binary("conversion")),
            new ExpertGroup(8, Mlp.of(16)),
            Gate.linear(),
            Towers.of(8));
    Trainer trainer = Trainer.defaults().withStopping(new Stopping(epochs, epochs, "loss"));
    Stopwatch watch = new Stopwatch();
    try (TrainedModel trained = trainer.fit(model, encoder, rows)) {
      watch.print(what, epochs * rows.size());
      EpochReport last = trained.history().get(epochs - 1);
      return last.examples() / last.seconds();
    }
  }

  /** Time that passed, and that all threads of this process have run. */
  private static final class Stopwatch {
    private final long start = System.nanoTime();
    private final double processor = processorTime();

    void print(String what, long rows) {
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%s: %,d rows in %.1f s, %,.0f rows/s, %.2f us of processor time a row%n",
          what,
          rows,
          seconds,
          rows / seconds,
          1e6 * (processorTime() - processor) / rows);
    }

    private static double processorTime() {
      return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
          ? system.getProcessCpuTime() / 1e9
          : Double.NaN;
    }
  }
}
