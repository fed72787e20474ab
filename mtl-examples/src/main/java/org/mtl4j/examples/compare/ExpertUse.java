package org.mtl4j.examples.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mtl4j.data.Dataset;
import org.mtl4j.task.Task;
import org.mtl4j.train.Observation;
import org.mtl4j.train.TrainedModel;

/**
 * What the experts of a network are for.
 *
 * @param gates by path such as {@code levels/0/gates/income}
 * @param correlation mean absolute correlation over rows of the same unit of two experts, over all
 *     units and pairs of a level; 1 where experts are copies, null where there are no two
 */
public record ExpertUse(Map<String, GateUse> gates, Double correlation) {

  /**
   * The mean weights of a gate over rows.
   *
   * @param experts such as {@code income 1} or {@code shared 4}
   * @param weights of the experts, their sum is 1
   */
  public record GateUse(List<String> experts, double[] weights) {}

  private static final Pattern GATE = Pattern.compile("((?:.*/)?)gates/([^/]+)/weights");
  private static final Pattern EXPERTS = Pattern.compile("((?:.*/)?)experts(?:/([^/]+))?/outputs");

  /** Observes {@code trained} on {@code rows}. */
  public static ExpertUse of(TrainedModel trained, Dataset rows) {
    Map<String, Observation> seen = trained.observe(rows);
    Map<String, Map<String, Observation>> levels = new LinkedHashMap<>();
    seen.forEach(
        (path, outputs) -> {
          Matcher match = EXPERTS.matcher(path);
          if (match.matches()) {
            String block = match.group(2) == null ? "shared" : match.group(2);
            levels.computeIfAbsent(match.group(1), p -> new LinkedHashMap<>()).put(block, outputs);
          }
        });
    Map<String, GateUse> gates = new LinkedHashMap<>();
    seen.forEach(
        (path, weights) -> {
          Matcher match = GATE.matcher(path);
          if (match.matches()) {
            List<String> experts =
                visible(trained.tasks(), levels.get(match.group(1)), match.group(2));
            gates.put(
                path.substring(0, path.lastIndexOf('/')), new GateUse(experts, weights.mean()));
          }
        });
    return new ExpertUse(gates, correlation(levels.values()));
  }

  // a task's gate sees its own experts and the shared ones, the shared gate all of them
  private static List<String> visible(
      List<Task> tasks, Map<String, Observation> blocks, String gate) {
    List<String> names = new ArrayList<>();
    for (Task task : tasks) {
      if (gate.equals("shared") || gate.equals(task.name())) {
        number(names, task.name(), blocks.get(task.name()));
      }
    }
    number(names, "shared", blocks.get("shared"));
    return names;
  }

  private static void number(List<String> names, String block, Observation outputs) {
    for (int i = 1; outputs != null && i <= outputs.perRow().get(0); i++) {
      names.add(block + " " + i);
    }
  }

  public static Double correlation(Iterable<Map<String, Observation>> levels) {
    double sum = 0;
    int pairs = 0;
    for (Map<String, Observation> level : levels) {
      int units = (int) level.values().iterator().next().perRow().get(1);
      for (int unit = 0; unit < units; unit++) {
        List<double[]> columns = new ArrayList<>();
        for (Observation outputs : level.values()) {
          for (int expert = 0; expert < outputs.perRow().get(0); expert++) {
            columns.add(standardized(outputs, expert * units + unit));
          }
        }
        for (int i = 0; i < columns.size(); i++) {
          for (int j = 0; j < i; j++) {
            double product = product(columns.get(i), columns.get(j));
            if (!Double.isNaN(product)) {
              sum += Math.abs(product);
              pairs++;
            }
          }
        }
      }
    }
    return pairs == 0 ? null : sum / pairs;
  }

  // a column of mean 0 and length 1; NaN where a unit is always the same, such as a dead relu
  private static double[] standardized(Observation outputs, int column) {
    double[] values = new double[outputs.rows()];
    int width = (int) outputs.perRow().size();
    double mean = 0;
    for (int row = 0; row < values.length; row++) {
      values[row] = outputs.values()[row * width + column];
      mean += values[row] / values.length;
    }
    double squares = 0;
    for (int row = 0; row < values.length; row++) {
      values[row] -= mean;
      squares += values[row] * values[row];
    }
    double length = squares < 1e-12 * values.length ? Double.NaN : Math.sqrt(squares);
    for (int row = 0; row < values.length; row++) {
      values[row] /= length;
    }
    return values;
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
