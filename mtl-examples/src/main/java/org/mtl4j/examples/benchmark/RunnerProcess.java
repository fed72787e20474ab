package org.mtl4j.examples.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.mtl4j.examples.experiment.ResidentMemory;

/**
 * Owner of a process that measures: it says {@code {"ready":true}} when it is warm, then answers a
 * line with a line, each a JSON object. Errors are messages for the table.
 */
final class RunnerProcess implements AutoCloseable {

  /** Why a runner gave no figure. */
  static final class Failure extends Exception {
    private static final long serialVersionUID = 1;

    Failure(String message) {
      super(message);
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_SECONDS = 1800;
  private static final int LONGEST_REASON = 160;

  private final Process process;
  private final Path log;
  private final BufferedReader answers;
  private final Writer questions;

  private RunnerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.questions = process.outputWriter(StandardCharsets.UTF_8);
  }

  /**
   * Starts a runner.
   *
   * @param command without the description of the work, which becomes its last argument
   * @param log where its error stream goes
   */
  static RunnerProcess start(List<String> command, Map<String, ?> work, int threads, Path log)
      throws Failure {
    try {
      List<String> line = new ArrayList<>(command);
      line.add(JSON.writeValueAsString(work));
      ProcessBuilder builder = new ProcessBuilder(line).redirectError(log.toFile());
      builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
      if (!command.contains(RunnerCommand.class.getName())) {
        // the launcher's choice for MTL4J, not that of a peer's users
        builder.environment().remove("TF_ENABLE_ONEDNN_OPTS");
      }
      return new RunnerProcess(builder.start(), log);
    } catch (IOException e) {
      throw new Failure(e.getMessage());
    }
  }

  /** The command of this program's own runner, in a JVM as this one. */
  static List<String> java(int threads) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      // agents and debuggers belong to this process
      if (!argument.startsWith("-javaagent") && !argument.startsWith("-agent")) {
        command.add(argument);
      }
    }
    command.add("-XX:ActiveProcessorCount=" + threads);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(RunnerCommand.class.getName());
    return command;
  }

  /** Asks for a round. */
  JsonNode ask(Map<String, ?> round) throws Failure {
    try {
      questions.write(JSON.writeValueAsString(round) + "\n");
      questions.flush();
    } catch (IOException e) {
      throw ended();
    }
    return answer();
  }

  /** Waits for the next line. */
  JsonNode answer() throws Failure {
    Executor later = CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    CompletableFuture<Void> watch = CompletableFuture.runAsync(process::destroyForcibly, later);
    try {
      String line = answers.readLine();
      if (line == null) {
        throw ended();
      }
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new Failure("its answer is not JSON: " + e.getMessage());
    } finally {
      watch.cancel(false);
    }
  }

  private Failure ended() {
    try {
      process.waitFor(5, TimeUnit.SECONDS);
      List<String> lines =
          Files.readAllLines(log, StandardCharsets.UTF_8).stream()
              .filter(line -> !line.isBlank())
              .toList();
      String last =
          lines.isEmpty() ? "it ended without a word" : lines.get(lines.size() - 1).strip();
      return new Failure(last.substring(0, Math.min(LONGEST_REASON, last.length())));
    } catch (IOException e) {
      return new Failure("it ended; its log cannot be read: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Failure("interrupted");
    }
  }

  /** Peak resident memory in MiB so far; null where the system does not tell. */
  Long peakMebibytes() {
    try {
      Long peak = ResidentMemory.kilobytes(Long.toString(process.pid()), "VmHWM:");
      return peak == null ? null : peak / 1024;
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      questions.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      answers.close();
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
