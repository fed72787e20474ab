package org.mtl4j.examples.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mtl4j.data.row.DataException;

/**
 * Says where the setting stands that something cannot be built from.
 *
 * @param of the place of the entry of a path such as {@code model.type}
 */
record SettingPlace(UnaryOperator<String> of) {

  private static final Pattern PATH =
      Pattern.compile("(?:the key \")?((?:data|features|tasks|model|training)(?:\\.\\w+)+)");

  /** Builds all that needs no rows. */
  void check(Experiment experiment) {
    check("data", experiment::badRows);
    check("data", () -> checkSplit(experiment.config().data().split()));
    check("data", experiment::files);
    check("features", experiment::schema);
    check("tasks", experiment::tasks);
    check("tasks", () -> experiment.labels().forEach(l -> l.check(experiment.schema())));
    check("model", experiment::model);
    check("model.attention", () -> checkAttention(experiment.config()));
    check("training", experiment::trainer);
    check(
        "training.stopping.monitor",
        () -> experiment.trainer().stopping().metric(experiment.model().tasks()));
  }

  private static void checkSplit(Config.Split split) {
    int remainder = Config.or(split.remainder(), 0);
    if (split.modulus() != null && remainder >= split.modulus()) {
      throw new IllegalArgumentException(
          "data.split.remainder: got " + remainder + ", expected less than data.split.modulus");
    }
  }

  private static void checkAttention(Config config) {
    Config.AttentionPart attention = config.model().attention();
    for (Config.HistoryPart history :
        attention == null ? List.<Config.HistoryPart>of() : attention.histories()) {
      Map<String, String> tables = new LinkedHashMap<>();
      config.features().sequences().forEach(s -> tables.put(s.name(), s.table()));
      String table = tables.get(history.sequence());
      if (table == null) {
        throw Experiment.unknown(
            "model.attention.histories", history.sequence(), "the sequences " + tables.keySet());
      }
      if (!config.features().sparse().contains(history.target())) {
        throw Experiment.unknown(
            "model.attention.histories",
            history.target(),
            "the sparse features " + config.features().sparse());
      }
      if (!table.equals(history.target())) {
        throw new IllegalArgumentException(
            ("model.attention.histories: sequence \"" + history.sequence() + "\" has the table \"")
                + (table + "\", expected that of its target \"" + history.target() + "\""));
      }
    }
  }

  // an error is of the settings of the section, or of those that it begins with
  private void check(String section, Runnable build) {
    try {
      build.run();
    } catch (IllegalArgumentException | DataException e) {
      Matcher path = PATH.matcher(e.getMessage());
      String where = of.apply(path.lookingAt() ? path.group(1) : section);
      throw new DataException(where + ": " + e.getMessage());
    }
  }
}
