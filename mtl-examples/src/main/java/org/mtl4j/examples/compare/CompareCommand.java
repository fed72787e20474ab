package org.mtl4j.examples.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mtl4j.data.row.DataException;
import org.mtl4j.examples.experiment.Config;
import org.mtl4j.examples.experiment.ConfigFile;
import org.mtl4j.examples.experiment.EncodedRows;
import org.mtl4j.examples.experiment.Experiment;
import org.mtl4j.examples.experiment.Report;
import org.mtl4j.io.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mtl compare}: models and their single-task twins over seeds, into a table. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = "Compares models and their single-task twins over seeds; resumes what was begun.")
public final class CompareCommand implements Callable<Integer> {

  private static final int MOST_JOBS = 1000;

  @Option(names = "--config", required = true, description = "YAML file")
  private Path config;

  @Option(
      names = "--models",
      required = true,
      split = ",",
      description = "Such as shared_bottom,mmoe,ple")
  private List<String> models;

  @Option(
      names = "--seeds",
      defaultValue = "10",
      description = "How many; default ${DEFAULT-VALUE}")
  private int seeds;

  @Option(names = "--set", description = "Replaces an entry: training.batchSize=256")
  private Map<String, String> set;

  @Option(names = "--out", defaultValue = "comparison", description = "Folder, also to resume")
  private Path out;

  @Option(names = "--jobs", description = "Cells trained at a time; default: the number of cores")
  private Integer jobs;

  @Option(
      names = "--twins",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Whether each model is also trained on each task alone")
  private boolean twins;

  @Override
  public Integer call() {
    Config settings = ConfigFile.read(config, set == null ? Map.of() : set);
    int workers = jobs == null ? Runtime.getRuntime().availableProcessors() : jobs;
    if (workers < 1 || workers > MOST_JOBS) {
      throw new IllegalArgumentException(
          "--jobs: expected at least 1, got " + workers + "; at most " + MOST_JOBS);
    }
    Comparison comparison = new Comparison(settings, models, seeds, twins);
    comparison.check();
    EncodedRows rows = EncodedRows.of(new Experiment(settings));
    if (rows.test() == null) {
      throw new DataException(config + ": names no test rows (data.test or data.split.modulus)");
    }
    try (ComparisonFolder folder = ComparisonFolder.open(out, settings, rows)) {
      train(comparison, folder, rows, workers);
      System.err.println("bootstrap over test rows and seeds");
      ComparisonTable table = ComparisonTable.of(comparison, folder, rows);
      folder.write("table.json", ComparisonFolder.JSON.writeValueAsString(table) + "\n");
      folder.write("table.csv", TableText.csv(table));
      folder.write("table.md", TableText.markdown(table));
      ComparisonReport report = ComparisonReport.of(comparison, folder, rows.test(), table);
      folder.write("report.html", Report.page("MTL4J comparison", "comparison.js", report));
      System.out.print(TableText.markdown(table));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + out + ": " + e.getMessage(), e);
    }
    return 0;
  }

  private static void train(
      Comparison comparison, ComparisonFolder folder, EncodedRows rows, int workers) {
    int cells = comparison.cells().size();
    try (Progress progress = new Progress("compare", cells)) {
      comparison.train(
          folder,
          rows,
          workers,
          done -> {
            progress.say(done + " of " + cells + " cells");
            progress.to(done);
          });
    }
  }
}
