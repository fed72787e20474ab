package org.mtl4j.examples.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Contestants side by side: for each case all are started and warmed one after the other, then in
 * every round each measures once while the others wait.
 *
 * @param cases what is measured
 * @param rounds how often
 * @param shared what every runner must know
 * @param threads of every runner
 * @param peers null without an environment
 * @param logs folder of the runners' error streams
 */
record Benchmark(
    List<BenchmarkCase> cases,
    int rounds,
    Map<String, Object> shared,
    int threads,
    Peers peers,
    Path logs) {

  Benchmark {
    cases = List.copyOf(cases);
    if (rounds < 1) {
      throw new IllegalArgumentException("--rounds: expected at least 1, got " + rounds);
    }
    if (threads < 1) {
      throw new IllegalArgumentException("--threads: expected at least 1, got " + threads);
    }
  }

  /** Measures all cases; {@code finished} is given the results of a case or of several. */
  void run(Consumer<List<BenchmarkResult>> finished) {
    Map<Map<String, Object>, List<BenchmarkCase>> starts = new LinkedHashMap<>();
    cases.forEach(what -> starts.computeIfAbsent(what.start(), s -> new ArrayList<>()).add(what));
    for (List<BenchmarkCase> together : starts.values()) {
      List<Entrant> entrants =
          together.get(0).work().contestants().stream()
              .filter(contestant -> contestant.own() || peers != null)
              .map(Entrant::new)
              .toList();
      if (together.get(0).work() == Work.JOB) {
        jobs(together.get(0), entrants);
      } else {
        measure(together, entrants);
      }
      List<BenchmarkResult> results = new ArrayList<>();
      for (BenchmarkCase what : together) {
        entrants.forEach(entrant -> results.add(entrant.result(what)));
      }
      finished.accept(results);
    }
  }

  private void measure(List<BenchmarkCase> together, List<Entrant> entrants) {
    try {
      for (Entrant entrant : entrants) {
        entrant.attempt(
            () -> {
              entrant.start(together.get(0));
              entrant.process.answer();
            });
      }
      for (BenchmarkCase what : together) {
        for (int round = 0; round < rounds; round++) {
          for (Entrant entrant : entrants) {
            entrant.attempt(() -> entrant.note(what, entrant.process.ask(what.round())));
          }
        }
      }
    } finally {
      entrants.forEach(Entrant::close);
    }
  }

  // a job is timed from the start of its process
  private void jobs(BenchmarkCase what, List<Entrant> entrants) {
    for (int round = 0; round < rounds; round++) {
      for (Entrant entrant : entrants) {
        try {
          entrant.attempt(
              () -> {
                long start = System.nanoTime();
                entrant.start(what);
                var answer = entrant.process.answer();
                double seconds = (System.nanoTime() - start) / 1e9;
                entrant.note(what, answer);
                entrant.note(what, BenchmarkResult.VALUE, seconds);
              });
        } finally {
          entrant.close();
        }
      }
    }
  }

  private interface Attempt {
    void run() throws RunnerProcess.Failure;
  }

  /** A contestant on its way through the cases of one start. */
  private final class Entrant {
    private final Contestant contestant;
    private final Map<BenchmarkCase, Map<String, List<Double>>> figures = new LinkedHashMap<>();
    private RunnerProcess process;
    private String failure;
    private Long peak;

    Entrant(Contestant contestant) {
      this.contestant = contestant;
    }

    void attempt(Attempt attempt) {
      if (failure != null) {
        return;
      }
      try {
        attempt.run();
      } catch (RunnerProcess.Failure e) {
        failure = e.getMessage();
      }
    }

    void start(BenchmarkCase what) throws RunnerProcess.Failure {
      Map<String, Object> work = new LinkedHashMap<>(shared);
      work.putAll(what.start());
      work.put("variant", contestant.variant());
      work.put("threads", threads);
      String name = (what.text() + " " + contestant.name()).replaceAll("[^A-Za-z0-9_]+", "-");
      List<String> command =
          contestant.own() ? RunnerProcess.java(threads) : peers.command(contestant);
      process = RunnerProcess.start(command, work, threads, logs().resolve(name + ".log"));
    }

    private Path logs() {
      try {
        return Files.createDirectories(logs);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + logs + ": " + e.getMessage(), e);
      }
    }

    void note(BenchmarkCase what, JsonNode answer) {
      answer
          .properties()
          .forEach(
              entry -> {
                if (entry.getValue().isNumber()) {
                  note(what, entry.getKey(), entry.getValue().asDouble());
                }
              });
    }

    void note(BenchmarkCase what, String figure, double value) {
      figures
          .computeIfAbsent(what, w -> new LinkedHashMap<>())
          .computeIfAbsent(figure, f -> new ArrayList<>())
          .add(value);
    }

    BenchmarkResult result(BenchmarkCase what) {
      return new BenchmarkResult(
          what,
          contestant.name(),
          contestant.own(),
          figures.getOrDefault(what, Map.of()),
          peak,
          failure);
    }

    void close() {
      if (process != null) {
        Long now = process.peakMebibytes();
        peak = peak == null || now == null ? now : Long.valueOf(Math.max(peak, now));
        process.close();
        process = null;
      }
    }
  }
}
