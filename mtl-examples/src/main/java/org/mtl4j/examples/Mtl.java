package org.mtl4j.examples;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.row.DataException;
import org.mtl4j.examples.benchmark.BenchmarkCommand;
import org.mtl4j.examples.compare.CompareCommand;
import org.mtl4j.examples.experiment.ConfigFile;
import org.mtl4j.examples.experiment.Experiment;
import org.mtl4j.examples.experiment.RunFolder;
import org.mtl4j.examples.experiment.StopSignal;
import org.mtl4j.graph.WeightSpec;
import org.mtl4j.io.Printable;
import org.mtl4j.task.Task;
import org.mtl4j.train.Trainer;
import org.mtl4j.train.TrainingException;
import org.tensorflow.exceptions.TFResourceExhaustedException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The {@code mtl} command line; {@code --help} lists the exit codes. */
@Command(
    name = "mtl",
    mixinStandardHelpOptions = true,
    version = "0.1.0",
    subcommands = {
      PredictCommand.class,
      Evaluate.class,
      ExportCommand.class,
      CompareCommand.class,
      ConvertCommand.class,
      BenchmarkCommand.class
    },
    description = "Trains and serves multi-task models.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      " 0:done",
      " 1:internal error",
      " 2:bad input, a disk that is full or a loss that is not a number; one line says which",
      " 3:out of memory",
      "130:interrupted (SIGINT); training is saved, train --resume goes on",
      "129, 143:the same by SIGHUP, SIGTERM"
    })
public final class Mtl {

  private static final String OUT_OF_MEMORY =
      "; MTL_JAVA_OPTS=-Xmx8g gives more, train --resume goes on from the last checkpoint";

  private Mtl() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs a command and returns its exit code. */
  public static int run(String... args) {
    CommandLine line = new CommandLine(new Mtl());
    line.setExecutionExceptionHandler(
        (error, command, parsed) -> {
          if (isBadInput(error)) {
            command.getErr().println("mtl: " + Printable.line(error.getMessage()));
            return 2;
          }
          Throwable cause = Objects.requireNonNullElse(error.getCause(), error);
          if (error instanceof StopSignal.Stopped stopped) {
            command.getErr().println("mtl: " + Printable.line(error.getMessage()));
            return stopped.exitCode();
          }
          if (cause instanceof OutOfMemoryError || error instanceof TFResourceExhaustedException) {
            command.getErr().println("mtl: out of memory: " + cause.getMessage() + OUT_OF_MEMORY);
            return 3;
          }
          error.printStackTrace(command.getErr());
          return 1;
        });
    return line.execute(args);
  }

  /** Whether it is what bad input ends in: one line, exit code 2. */
  public static boolean isBadInput(Throwable error) {
    return error instanceof DataException
        || error instanceof IllegalArgumentException
        || error instanceof UncheckedIOException
        || error instanceof TrainingException;
  }

  @Command(mixinStandardHelpOptions = true, description = "Trains a model into a run folder.")
  int train(
      @Option(names = "--config", required = true, description = "YAML file") Path config,
      @Option(names = "--set", description = "Replaces an entry: model.type=ple")
          Map<String, String> set,
      @Option(names = "--seed", description = "Replaces training.seed") Long seed,
      @Option(names = "--resume", description = "Goes on with the training in the run folder")
          boolean resume,
      @Option(names = "--out", description = "Run folder", defaultValue = "run") Path out) {
    Map<String, String> replacements = new LinkedHashMap<>(set == null ? Map.of() : set);
    if (seed != null) {
      replacements.put("training.seed", seed.toString());
    }
    System.out.println(
        new RunFolder(out).train(ConfigFile.readToTrain(config, replacements), resume));
    return 0;
  }

  @Command(mixinStandardHelpOptions = true, description = "Lists features, tasks and weights.")
  int describe(
      @Option(names = "--config", required = true, description = "YAML file") Path config,
      @Option(names = "--set", description = "Replaces an entry") Map<String, String> set) {
    Experiment experiment =
        new Experiment(ConfigFile.readToTrain(config, set == null ? Map.of() : set));
    Encoder encoder = Encoder.fit(experiment.schema(), experiment.rows().training());
    System.out.println("features");
    encoder.schema().features().forEach(feature -> print(feature));
    System.out.println("tasks");
    for (Task task : experiment.tasks()) {
      print(task);
    }
    System.out.println("weights");
    long total = 0;
    for (WeightSpec weight : Trainer.network(experiment.model(), encoder).weights()) {
      print(weight.path() + " " + weight.shape());
      total += weight.shape().size();
    }
    print("in all " + total);
    return 0;
  }

  private static void print(Object line) {
    System.out.println("  " + Printable.line(line.toString()));
  }
}
