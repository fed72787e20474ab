package org.mtl4j.examples.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.mtl4j.examples.experiment.Spread;

/** The results of a benchmark as Markdown and as CSV. */
final class BenchmarkText {

  private BenchmarkText() {}

  /** A table per case. */
  static String markdown(List<BenchmarkResult> results, boolean peers) {
    StringBuilder text = new StringBuilder();
    if (!peers) {
      text.append("Without an environment of peers (--peers) only MTL4J ran.\n\n");
    }
    Map<BenchmarkCase, List<BenchmarkResult>> cases = new LinkedHashMap<>();
    results.forEach(r -> cases.computeIfAbsent(r.what(), w -> new ArrayList<>()).add(r));
    cases.forEach((what, all) -> table(text, what, all));
    return text.toString();
  }

  private static void table(StringBuilder text, BenchmarkCase what, List<BenchmarkResult> all) {
    text.append("### ").append(what.text()).append("\n\n");
    List<BenchmarkResult> own = all.stream().filter(r -> r.own() && reference(r)).toList();
    Set<String> figures = new LinkedHashSet<>();
    all.forEach(result -> figures.addAll(result.rounds().keySet()));
    figures.remove(BenchmarkResult.VALUE);
    List<String> head =
        new ArrayList<>(List.of("contestant", "median " + what.work().unit(), "min", "max"));
    head.addAll(figures);
    head.add("peak MiB");
    own.forEach(result -> head.add("times as fast: " + result.contestant()));
    line(text, head);
    line(text, head.stream().map(name -> "---").toList());
    for (BenchmarkResult result : all) {
      List<String> cells = new ArrayList<>(List.of(result.contestant()));
      cells.addAll(spread(result));
      figures.forEach(
          figure -> {
            Spread spread = result.spread(figure);
            cells.add(spread == null ? "" : number(spread.median()));
          });
      cells.add(result.peakMebibytes() == null ? "" : number(result.peakMebibytes()));
      for (BenchmarkResult one : own) {
        Double ratio = result.ratio(one);
        cells.add(ratio == null ? "" : String.format(Locale.ROOT, "%.2f", ratio));
      }
      line(text, cells);
    }
    text.append("\n");
  }

  // the floor is nobody to be compared with others
  private static boolean reference(BenchmarkResult result) {
    return result.contestant().startsWith("MTL4J");
  }

  private static List<String> spread(BenchmarkResult result) {
    if (result.failed()) {
      return List.of("failed: " + result.failure().replace("|", "/"), "", "");
    }
    Spread spread = result.spread(BenchmarkResult.VALUE);
    return List.of(number(spread.median()), number(spread.min()), number(spread.max()));
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  static String number(double value) {
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size >= 1000 ? "%,.0f" : size >= 10 ? "%.1f" : "%.3f", value);
  }

  /** A line per case, contestant, figure and round; failures have a line of their own. */
  static String csv(List<BenchmarkResult> results) {
    StringBuilder text =
        new StringBuilder("work,model,size,clients,contestant,figure,round,value,peak_mib\n");
    for (BenchmarkResult result : results) {
      BenchmarkCase what = result.what();
      String start =
          String.join(
              ",",
              what.work().text(),
              what.model(),
              Integer.toString(what.size()),
              Integer.toString(what.clients()),
              quoted(result.contestant()));
      String peak = result.peakMebibytes() == null ? "" : result.peakMebibytes().toString();
      if (result.failed()) {
        text.append(start).append(",").append(quoted("failed: " + result.failure()));
        text.append(",,,").append(peak).append("\n");
      }
      result
          .rounds()
          .forEach(
              (figure, values) -> {
                for (int i = 0; i < values.size(); i++) {
                  text.append(start).append(",").append(figure).append(",").append(i + 1);
                  text.append(",").append(values.get(i)).append(",").append(peak).append("\n");
                }
              });
    }
    return text.toString();
  }

  private static String quoted(String text) {
    return text.matches("[^,\"\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }
}
