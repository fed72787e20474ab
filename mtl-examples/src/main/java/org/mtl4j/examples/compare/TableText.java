package org.mtl4j.examples.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mtl4j.examples.compare.ComparisonTable.Row;
import org.mtl4j.examples.compare.ComparisonTable.TaskTable;
import org.mtl4j.examples.experiment.Figure;
import org.mtl4j.metric.Interval;

/** A {@link ComparisonTable} as Markdown and as CSV. */
final class TableText {

  private TableText() {}

  /** A table per task and the verdicts. */
  static String markdown(ComparisonTable table) {
    StringBuilder text = new StringBuilder();
    for (TaskTable task : table.tasks()) {
      text.append("## ").append(task.task()).append("\n\n");
      List<String> figures = List.copyOf(task.rows().get(0).figures().keySet());
      List<String> head = new ArrayList<>(List.of("model"));
      head.addAll(figures);
      head.addAll(
          List.of(
              "twin's " + task.metric(),
              task.metric() + " - " + Comparison.BASELINE,
              task.metric() + " - twin"));
      line(text, head);
      line(text, head.stream().map(name -> "---").toList());
      for (Row row : task.rows()) {
        List<String> cells = new ArrayList<>(List.of(row.model()));
        figures.forEach(name -> cells.add(text(row.figures().get(name))));
        cells.add(text(row.twin().get(task.metric())));
        cells.add(text(row.toBaseline()));
        cells.add(text(row.toTwin()));
        line(text, cells);
      }
      text.append("\n");
    }
    table.verdicts().forEach(verdict -> text.append("- ").append(verdict).append("\n"));
    table
        .expertCorrelation()
        .forEach(
            (model, figure) ->
                text.append("- ")
                    .append(model)
                    .append(": correlation of expert outputs ")
                    .append(text(figure))
                    .append("\n"));
    text.append(
        String.format(
            Locale.ROOT,
            "%nMean ± deviation over %d seed(s), %d test rows; 95 %% intervals by %d bootstrap"
                + " replicates over test rows and seeds.%n",
            table.seeds(),
            table.testRows(),
            table.replicates()));
    return text.toString();
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static String text(Figure figure) {
    if (figure == null || figure.mean() == null) {
      return "-";
    }
    return figure.deviation() == null
        ? String.format(Locale.ROOT, "%.5f", figure.mean())
        : String.format(Locale.ROOT, "%.5f ± %.5f", figure.mean(), figure.deviation());
  }

  private static String text(Interval value) {
    return value == null
        ? "-"
        : String.format(
            Locale.ROOT, "%+.5f [%+.5f, %+.5f]", value.mean(), value.low(), value.high());
  }

  /** One line a figure: of the model, its twin, or a difference with its interval. */
  static String csv(ComparisonTable table) {
    StringBuilder text = new StringBuilder("task,model,of,figure,mean,deviation,low,high\n");
    for (TaskTable task : table.tasks()) {
      for (Row row : task.rows()) {
        String start = task.task() + "," + row.model() + ",";
        figures(text, start + "model,", row.figures());
        figures(text, start + "twin,", row.twin());
        difference(text, start + "minus_" + Comparison.BASELINE, task, row.toBaseline());
        difference(text, start + "minus_twin", task, row.toTwin());
      }
    }
    return text.toString();
  }

  private static void figures(StringBuilder text, String start, Map<String, Figure> figures) {
    figures.forEach(
        (name, figure) ->
            text.append(start)
                .append(name + "," + csv(figure.mean()) + "," + csv(figure.deviation()) + ",,\n"));
  }

  private static void difference(StringBuilder text, String start, TaskTable task, Interval i) {
    if (i != null) {
      text.append(start)
          .append("," + task.metric() + "," + i.mean() + ",," + i.low() + "," + i.high() + "\n");
    }
  }

  private static String csv(Double value) {
    return value == null ? "" : value.toString();
  }
}
