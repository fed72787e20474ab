package org.mtl4j.examples.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.mtl4j.examples.compare.ComparisonTable.Row;
import org.mtl4j.examples.compare.ComparisonTable.TaskTable;
import org.mtl4j.metric.Interval;

/** Says per model in plain words which tasks gain or lose from being trained together. */
final class Verdict {

  private Verdict() {}

  /** A line per model, such as "mmoe: income gains 0.00120 [0.00040, 0.00200] AUC from sharing". */
  static List<String> of(List<String> models, List<TaskTable> tasks) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < models.size(); i++) {
      List<String> parts = new ArrayList<>();
      for (TaskTable task : tasks) {
        Row row = task.rows().get(i);
        if (row.toTwin() != null) {
          parts.add(task.task() + " " + words(task, row.toTwin()));
        }
      }
      if (!parts.isEmpty()) {
        lines.add(models.get(i) + ": " + String.join("; ", parts));
      }
    }
    return lines;
  }

  private static String words(TaskTable task, Interval toTwin) {
    String metric = task.metric().replace('_', ' ').replace("auc", "AUC");
    Interval gain =
        task.higherIsBetter()
            ? toTwin
            : new Interval(-toTwin.mean(), -toTwin.high(), -toTwin.low());
    if (gain.low() > 0) {
      return "gains " + text(gain) + " " + metric + " from sharing";
    }
    if (gain.high() < 0) {
      Interval loss = new Interval(-gain.mean(), -gain.high(), -gain.low());
      return "loses " + text(loss) + " " + metric + " from sharing";
    }
    return "is not changed (" + text(gain) + ")";
  }

  private static String text(Interval value) {
    return String.format(Locale.ROOT, "%.5f [%.5f, %.5f]", value.mean(), value.low(), value.high());
  }
}
