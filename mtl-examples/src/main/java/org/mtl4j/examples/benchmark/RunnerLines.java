package org.mtl4j.examples.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A runner's side of the conversation with {@link RunnerProcess}. */
final class RunnerLines {

  /** Ends a runner when nobody asks any more. */
  static final class End extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final BufferedReader questions;
  private final PrintStream answers;

  /** Takes the standard streams; what others print goes to the error stream from now on. */
  static RunnerLines standard() {
    PrintStream out = System.out;
    System.setOut(System.err);
    return new RunnerLines(
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), out);
  }

  private RunnerLines(BufferedReader questions, PrintStream answers) {
    this.questions = questions;
    this.answers = answers;
  }

  /** Says that the runner is warm. */
  void ready() {
    answer(Map.of("ready", true));
  }

  /** Waits for the next round. */
  JsonNode next() {
    try {
      String line = questions.readLine();
      if (line == null) {
        throw new End();
      }
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives the figures of a round. */
  void answer(Map<String, ?> figures) {
    try {
      answers.println(JSON.writeValueAsString(figures));
      answers.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
