package org.mtl4j.examples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.examples.experiment.ColumnShares;
import org.mtl4j.examples.experiment.Config;
import org.mtl4j.examples.experiment.ConfigFile;
import org.mtl4j.examples.experiment.Epoch;
import org.mtl4j.examples.experiment.Experiment;
import org.mtl4j.examples.experiment.InputFiles;
import org.mtl4j.examples.experiment.RunFolder;
import org.mtl4j.export.SavedModelPredictor;
import org.mtl4j.feature.TextRule;
import org.mtl4j.io.Printable;
import org.mtl4j.metric.GroupAuc;
import org.mtl4j.task.Binary;
import org.mtl4j.task.Task;
import org.mtl4j.train.Evaluation;
import org.mtl4j.train.Importance;
import org.mtl4j.train.PermutationImportance;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mtl evaluate}: figures per task as JSON, a table of importance beside it on stderr. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Scores a run on labelled rows.")
final class Evaluate implements Callable<Integer> {

  private static final int REPEATS = 5;
  private static final int MOST_REPEATS = 10_000;

  @Option(names = "--model", required = true, description = "Run folder")
  private Path model;

  @Option(
      names = "--input",
      arity = "1..*",
      description = "Files or globs; default: the run's test rows")
  private List<String> input;

  @Option(
      names = "--set",
      description =
          "Replaces how CSV of --input is read where it differs from the training:"
              + " data.csv.delimiter=;")
  private Map<String, String> set;

  @Option(names = "--group", description = "Column, such as a user: adds the AUC within groups")
  private String group;

  @Option(names = "--importance", description = "Adds what each feature is worth to each task")
  private boolean importance;

  @Option(names = "--repeats", description = "Permutations of a feature; default: " + REPEATS)
  private Integer repeats;

  @Override
  public Integer call() {
    checkOptions();
    Config config = ConfigFile.read(model.resolve("config.yaml"), Map.of());
    try (SavedModelPredictor predictor = SavedModelPredictor.load(RunFolder.savedModel(model))) {
      Experiment experiment = new Experiment(config, predictor.encoder().schema().text());
      List<Task> tasks = experiment.tasks();
      RowSource rows =
          input == null ? experiment.rows().test() : rows(experiment, predictor).inMemory();
      if (rows == null) {
        throw new DataException("the run names no test rows; give --input");
      }
      Dataset data = predictor.encoder().encode(rows, experiment.labels());
      GroupAuc groups = group == null ? null : groups(rows, experiment.schema().text(), tasks);
      Map<String, float[]> predictions = predictor.predict(data);
      ColumnShares shares = ColumnShares.of(predictor.encoder(), data);
      shares.log(input == null ? "test" : "input");
      Map<String, Map<String, Object>> figures = new LinkedHashMap<>();
      Epoch.finite(Evaluation.of(tasks, data, predictions, predictor.scales()))
          .forEach((task, values) -> figures.put(task, new LinkedHashMap<>(values)));
      if (groups != null) {
        addGroups(groups, tasks, data, predictions, figures);
      }
      if (importance) {
        int times = repeats == null ? REPEATS : repeats;
        addImportance(
            new PermutationImportance(times, 1).of(tasks, data, predictor::predict), figures);
      }
      figures.putIfAbsent("columns", shares.json()); // unless a task is called so
      System.out.println(RunFolder.json(figures));
    }
    return 0;
  }

  private RowSource rows(Experiment experiment, SavedModelPredictor predictor) {
    List<String> others =
        new ArrayList<>(experiment.labels().stream().map(LabelColumn::column).toList());
    if (group != null) {
      others.add(group);
    }
    return InputFiles.of(model, predictor, set == null ? Map.of() : set).read(others, input);
  }

  private void checkOptions() {
    if (set != null && input == null) {
      throw new IllegalArgumentException("--set needs --input");
    }
    if (repeats != null && !importance) {
      throw new IllegalArgumentException("--repeats needs --importance");
    }
    if (repeats != null && (repeats < 1 || repeats > MOST_REPEATS)) {
      throw new IllegalArgumentException(
          "--repeats: got " + repeats + ", expected at least 1 and at most " + MOST_REPEATS);
    }
  }

  private GroupAuc groups(RowSource rows, TextRule text, List<Task> tasks) {
    int column = rows.column(group);
    if (tasks.stream().noneMatch(Evaluate::isBinary)) {
      throw new IllegalArgumentException(
          "--group: no task is binary, the tasks are " + tasks.stream().map(Task::name).toList());
    }
    List<String> groups = new ArrayList<>();
    try (RowReader reader = rows.open()) {
      while (reader.next()) {
        if (!rows.badRows().holds(reader)) {
          groups.add(text.clean(reader.text(column)));
        }
      }
    }
    return new GroupAuc(groups);
  }

  private static boolean isBinary(Task task) {
    return task.objective() instanceof Binary;
  }

  private static void addGroups(
      GroupAuc groups,
      List<Task> tasks,
      Dataset data,
      Map<String, float[]> predictions,
      Map<String, Map<String, Object>> figures) {
    for (Task task : tasks.stream().filter(Evaluate::isBinary).toList()) {
      float[] labels = data.labels(task.name());
      double value = groups.value(labels, predictions.get(task.name()));
      Map<String, Object> values = figures.get(task.name());
      values.put(groups.name(), Epoch.finite(value));
      values.put("groups", groups.groups());
      values.put("groups_left_out", groups.leftOut(labels));
    }
  }

  private static void addImportance(
      List<Importance> all, Map<String, Map<String, Object>> figures) {
    System.err.printf(
        Locale.ROOT, "%-28s %-20s %-10s %10s %10s%n", "feature", "task", "metric", "drop", "+-");
    List<Importance> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparingDouble(entry -> -entry.drop()));
    figures.forEach(
        (task, values) -> {
          Map<String, Object> byFeature = new LinkedHashMap<>();
          for (Importance entry : sorted.stream().filter(e -> e.task().equals(task)).toList()) {
            System.err.printf(
                Locale.ROOT,
                "%-28s %-20s %-10s %10.5f %10.5f%n",
                Printable.line(entry.feature()),
                Printable.line(task),
                entry.metric(),
                entry.drop(),
                entry.deviation());
            Map<String, Object> drop = new LinkedHashMap<>();
            drop.put("drop", Epoch.finite(entry.drop()));
            drop.put("deviation", Epoch.finite(entry.deviation()));
            byFeature.put(entry.feature(), drop);
          }
          values.put("importance", byFeature);
        });
  }
}
