package org.mtl4j.examples.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mtl4j.examples.experiment.ConfigFile;
import org.mtl4j.examples.experiment.Experiment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** MTL4J as a contestant of {@code mtl benchmark}: a program of its own. */
@Command(name = "benchmark-runner")
final class RunnerCommand implements Callable<Integer> {

  @Parameters(description = "JSON that mtl benchmark gives")
  private String work;

  /** Measures and ends the process. */
  public static void main(String[] args) {
    CommandLine line = new CommandLine(new RunnerCommand());
    line.setExecutionExceptionHandler(
        (error, command, parsed) -> {
          error.printStackTrace(command.getErr());
          command.getErr().println(error.getMessage()); // the last line tells why it failed
          return 1;
        });
    System.exit(line.execute(args));
  }

  @Override
  public Integer call() throws IOException {
    JsonNode spec = new ObjectMapper().readTree(work);
    RunnerLines lines = RunnerLines.standard();
    try {
      String[] variant = spec.get("variant").asText().split(":", 2);
      switch (Work.of(variant[0])) {
        case TRAINING -> TrainingRunner.census(spec, lines);
        case FLOOR -> FloorRunner.run(spec, lines, variant[1].equals("gather"));
        case INFERENCE -> InferenceRunner.run(spec, lines, variant[1]);
        case VOCABULARY -> VocabularyRunner.run(spec, lines);
        case INGEST -> IngestRunner.run(spec, lines);
        case JOB -> JobRunner.run(spec, lines);
      }
    } catch (RunnerLines.End e) {
      return 0;
    }
    return 0;
  }

  /** The experiment of a work's config and model. */
  static Experiment experiment(JsonNode spec, String model) {
    Path config = Path.of(spec.get("config").asText());
    return new Experiment(ConfigFile.read(config, Map.of("model.type", model)));
  }
}
