package org.mtl4j.examples.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mtl4j.examples.experiment.Spread;
import org.mtl4j.graph.OpTime;
import org.mtl4j.train.StepProfile;

/** A {@link StepProfile} as Markdown and as a trace that chrome://tracing and Perfetto open. */
final class ProfileText {

  private ProfileText() {}

  /** Medians of the phases, and of the operations by type with their share. */
  static String markdown(String title, StepProfile profile) {
    StringBuilder text = new StringBuilder("### " + title + "\n\n");
    text.append("| phase | median us/step | min | max |\n| --- | --- | --- | --- |\n");
    profile
        .phases()
        .forEach(
            (phase, seconds) -> {
              Spread all = Spread.of(seconds.stream().map(value -> 1e6 * value).toList());
              text.append("| " + phase + " | " + BenchmarkText.number(all.median()));
              text.append(" | " + BenchmarkText.number(all.min()));
              text.append(" | " + BenchmarkText.number(all.max()) + " |\n");
            });
    Map<String, Double> micros = new LinkedHashMap<>();
    Map<String, Integer> counts = new LinkedHashMap<>();
    byName(profile)
        .forEach(
            (op, all) -> {
              micros.merge(op.type(), Spread.of(all).median(), Double::sum);
              counts.merge(op.type(), 1, Integer::sum);
            });
    double sum = micros.values().stream().mapToDouble(Double::doubleValue).sum();
    text.append("\n| operation, traced | times | us/step | share |\n| --- | --- | --- | --- |\n");
    micros.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .forEach(
            e ->
                text.append("| " + e.getKey() + " | " + counts.get(e.getKey()))
                    .append(" | " + BenchmarkText.number(e.getValue()))
                    .append(
                        String.format(Locale.ROOT, " | %.1f %% |%n", 100 * e.getValue() / sum)));
    return text.append("\n").toString();
  }

  private record Op(String name, String type) {}

  private static Map<Op, List<Double>> byName(StepProfile profile) {
    Map<Op, List<Double>> all = new LinkedHashMap<>();
    for (List<OpTime> step : profile.traced()) {
      for (OpTime op : step) {
        Op key = new Op(op.name(), op.type());
        all.computeIfAbsent(key, k -> new ArrayList<>()).add(op.nanos() / 1e3);
      }
    }
    return all;
  }

  /**
   * Writes the traced steps one behind the other. TensorFlow tells no threads: an operation is
   * drawn in the first row whose operation before has ended.
   */
  static void trace(StepProfile profile, Path file) {
    List<Map<String, Object>> events = new ArrayList<>();
    List<Double> ends = new ArrayList<>(); // of each row
    for (List<OpTime> step : profile.traced()) {
      double zero = ends.stream().mapToDouble(Double::doubleValue).max().orElse(0);
      for (OpTime op : step) {
        double start = zero + op.startNanos() / 1e3;
        int row = 0;
        while (row < ends.size() && ends.get(row) > start) {
          row++;
        }
        if (row == ends.size()) {
          ends.add(0.0);
        }
        ends.set(row, start + op.nanos() / 1e3);
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("name", op.type());
        event.put("cat", "op");
        event.put("ph", "X");
        event.put("pid", 1);
        event.put("tid", row);
        event.put("ts", start);
        event.put("dur", op.nanos() / 1e3);
        event.put("args", Map.of("op", op.name()));
        events.add(event);
      }
    }
    try {
      Files.writeString(file, new ObjectMapper().writeValueAsString(Map.of("traceEvents", events)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
