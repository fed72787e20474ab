package org.mtl4j.examples.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mtl4j.data.row.DataException;
import org.mtl4j.examples.experiment.ConfigFile;
import org.mtl4j.examples.experiment.EncodedRows;
import org.mtl4j.examples.experiment.Experiment;
import org.mtl4j.examples.experiment.Report;
import org.mtl4j.export.SavedModelWriter;
import org.mtl4j.graph.Threads;
import org.mtl4j.io.Disk;
import org.mtl4j.io.OutputFile;
import org.mtl4j.train.StepProfile;
import org.mtl4j.train.Stopping;
import org.mtl4j.train.TrainedModel;
import org.mtl4j.train.Trainer;
import org.tensorflow.TensorFlow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mtl benchmark}: MTL4J and its peers side by side, into tables. */
@Command(
    name = "benchmark",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measures MTL4J and, where they are installed, its peers side by side.")
public final class BenchmarkCommand implements Callable<Integer> {

  private static final double LONGEST = 86_400; // seconds
  private static final int PROFILED = 50; // steps, enough for a median

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Option(
      names = "--work",
      split = ",",
      description = "training, floor, inference, vocabulary, ingest, job; default: all")
  private List<String> works;

  @Option(
      names = "--models",
      split = ",",
      defaultValue = "shared_bottom,esmm,mmoe,cgc,ple",
      description = "Default: ${DEFAULT-VALUE}")
  private List<String> models;

  @Option(
      names = "--batches",
      split = ",",
      description = "Default: 256,1024,8192 in training, 1,64,1024,8192 in inference")
  private List<Integer> batches;

  @Option(
      names = "--tables",
      split = ",",
      defaultValue = "10000,100000,1000000,10000000",
      description = "Rows of the table in vocabulary; default ${DEFAULT-VALUE}")
  private List<Integer> tables;

  @Option(
      names = "--clients",
      split = ",",
      defaultValue = "1,4",
      description = "Threads that call in inference; default ${DEFAULT-VALUE}")
  private List<Integer> clients;

  @Option(names = "--rounds", defaultValue = "5", description = "Default ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "1",
      description = "That a round lasts at least; default ${DEFAULT-VALUE}")
  private double seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "3",
      description = "Seconds before the first round; default ${DEFAULT-VALUE}")
  private double warmUp;

  @Option(names = "--threads", defaultValue = "2", description = "Default ${DEFAULT-VALUE}")
  private int threads;

  @Option(
      names = "--peers",
      defaultValue = "${env:MTL_PEERS}",
      description = "Folder of their virtual environment; default: $MTL_PEERS, else without peers")
  private Path environment;

  @Option(
      names = "--scripts",
      defaultValue = "${env:MTL_HOME:-mtl-examples}/python/peers",
      description = "Folder of the peers' runners")
  private Path scripts;

  @Option(
      names = "--config",
      defaultValue = "${env:MTL_HOME:-mtl-examples}/configs/census-group1.yaml",
      description = "Rows and sizes; default: the shipped census-group1.yaml")
  private Path config;

  @Option(
      names = "--profile",
      description = "Instead: where the time of MTL4J's train steps goes, and a trace of them")
  private boolean profile;

  @Option(names = "--out", defaultValue = "benchmark", description = "Folder of the tables")
  private Path out;

  @Override
  public Integer call() {
    if (profile) {
      works = List.of(Work.TRAINING.text());
    }
    List<BenchmarkCase> cases = cases();
    if (profile) {
      profile(cases);
      return 0;
    }
    Peers peers =
        environment == null || environment.toString().isBlank()
            ? null
            : Peers.of(environment, scripts);
    Map<String, Object> shared = new LinkedHashMap<>();
    shared.put("config", config.toAbsolutePath().toString());
    shared.put("data", out.resolve("data").toAbsolutePath().toString());
    shared.put("seconds", seconds);
    shared.put("warmUp", warmUp);
    shared.put("models", models);
    Benchmark benchmark = new Benchmark(cases, rounds, shared, threads, peers, out.resolve("logs"));
    prepare(cases.stream().anyMatch(what -> what.work() == Work.INFERENCE));
    List<BenchmarkResult> results = new ArrayList<>();
    benchmark.run(
        more -> {
          results.addAll(more);
          System.out.print(BenchmarkText.markdown(more, true));
          write(results, peers != null);
        });
    return 0;
  }

  private List<BenchmarkCase> cases() {
    for (List<Integer> sizes : Arrays.asList(batches, tables, clients)) {
      if (sizes != null && sizes.stream().anyMatch(size -> size < 1)) {
        throw new IllegalArgumentException("sizes must be at least 1, got " + sizes);
      }
    }
    if (!(seconds > 0 && warmUp >= 0 && Math.max(seconds, warmUp) <= LONGEST)) {
      throw new IllegalArgumentException(
          "--seconds and --warm-up: expected times, got " + seconds + " and " + warmUp);
    }
    for (String model : models) {
      new Experiment(ConfigFile.read(config, Map.of("model.type", model))).model();
    }
    List<BenchmarkCase> cases = new ArrayList<>();
    List<Work> chosen =
        works == null ? List.of(Work.values()) : works.stream().map(Work::of).toList();
    chosen.forEach(work -> add(cases, work));
    return cases;
  }

  private void add(List<BenchmarkCase> cases, Work work) {
    switch (work) {
      case TRAINING, FLOOR -> {
        for (int batch : batches == null ? List.of(256, 1024, 8192) : batches) {
          models.forEach(model -> cases.add(new BenchmarkCase(work, model, batch, 0)));
        }
      }
      case INFERENCE -> {
        for (String model : models) {
          for (int count : clients) {
            for (int batch : batches == null ? List.of(1, 64, 1024, 8192) : batches) {
              cases.add(new BenchmarkCase(work, model, batch, count));
            }
          }
        }
      }
      case VOCABULARY ->
          tables.forEach(rows -> cases.add(new BenchmarkCase(work, "mmoe", rows, 0)));
      case INGEST, JOB -> cases.add(new BenchmarkCase(work, "", 0, 0));
    }
  }

  private void profile(List<BenchmarkCase> cases) {
    EncodedRows rows = rows();
    StringBuilder text = new StringBuilder();
    try {
      Files.createDirectories(out);
      for (BenchmarkCase one : cases) {
        String batch = Integer.toString(one.size());
        Experiment experiment =
            new Experiment(
                ConfigFile.read(
                    config, Map.of("model.type", one.model(), "training.batchSize", batch)));
        StepProfile steps =
            StepProfile.of(
                experiment.trainer().withThreads(new Threads(threads, 1)),
                experiment.model(),
                rows.encoder(),
                rows.trainingInMemory(),
                rows.validation(),
                PROFILED);
        String part = ProfileText.markdown(one.text(), steps);
        System.out.print(part);
        text.append(part);
        ProfileText.trace(steps, out.resolve("trace-" + one.model() + "-" + batch + ".json"));
      }
      OutputFile.write(out.resolve("profile.md"), text.toString());
    } catch (IOException e) {
      throw Disk.cannotWrite(out, e);
    }
  }

  private EncodedRows rows() {
    if (Files.exists(out)) {
      throw new DataException(out + ": already exists; take another --out");
    }
    EncodedRows rows = EncodedRows.of(new Experiment(ConfigFile.read(config, Map.of())));
    if (rows.validation() == null || rows.test() == null) {
      throw new DataException(config + ": expected validation and test rows");
    }
    return rows;
  }

  private void prepare(boolean exports) {
    EncodedRows rows = rows();
    Experiment experiment = new Experiment(ConfigFile.read(config, Map.of()));
    BenchmarkData.write(out.resolve("data"), experiment, rows);
    if (exports) {
      models.forEach(model -> export(model, rows));
    }
  }

  // what the weights are does not matter to the time of a call
  private void export(String model, EncodedRows rows) {
    Experiment experiment = new Experiment(ConfigFile.read(config, Map.of("model.type", model)));
    Trainer trainer = experiment.trainer().withStopping(new Stopping(1, 1, "loss"));
    try (TrainedModel trained = experiment.fit(trainer, rows, member -> List.of())) {
      SavedModelWriter.write(trained, out.resolve("data").resolve("models").resolve(model));
    }
  }

  private void write(List<BenchmarkResult> results, boolean peers) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("java", Runtime.version().toString());
    all.put("tensorflow", TensorFlow.version());
    all.put("processors", Runtime.getRuntime().availableProcessors());
    all.put("threads", threads);
    all.put("rounds", rounds);
    all.put("results", results);
    try {
      OutputFile.write(out.resolve("benchmark.json"), JSON.writeValueAsString(all) + "\n");
      OutputFile.write(out.resolve("benchmark.csv"), BenchmarkText.csv(results));
      OutputFile.write(out.resolve("benchmark.md"), BenchmarkText.markdown(results, peers));
      OutputFile.write(
          out.resolve("benchmark.html"), Report.page("MTL4J benchmark", "benchmark.js", results));
    } catch (IOException e) {
      throw Disk.cannotWrite(out, e);
    }
  }
}
