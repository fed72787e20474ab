package org.mtl4j.train;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.LabelCounts;
import org.mtl4j.data.LabelTexts;
import org.mtl4j.data.LabelType;
import org.mtl4j.data.row.DataException;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.task.Binary;
import org.mtl4j.task.Implication;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Multiclass;
import org.mtl4j.task.Regression;
import org.mtl4j.task.Task;

/**
 * Looks whether tasks can be learned from the labels of training rows: fails where they cannot,
 * warns where it may be a mistake.
 */
record LabelCheck(MultiTaskModel model, LabelCounts counts, Warnings warnings) {

  private static final int NAMES = 10; // in a message
  private static final int STEPS = 1000; // of the labels' range

  /** Fails at the first label that its task does not accept. */
  static void accepted(List<Task> tasks, Dataset data, String what) {
    for (Task task : tasks) {
      float[] labels = data.labels(task.name());
      for (int row = 0; row < labels.length; row++) {
        if (!task.objective().accepts(labels[row])) {
          throw new IllegalArgumentException(
              "task "
                  + (task.name() + ", " + what + " row " + row + ": label " + labels[row])
                  + (" is not " + task.objective().labels()));
        }
      }
    }
    float[] weights = data.weighted() ? data.labels(LabelColumn.WEIGHT) : new float[0];
    for (int row = 0; row < weights.length; row++) {
      if (!(weights[row] >= 0)) {
        throw new IllegalArgumentException(
            (what + " row " + row + ": weight " + weights[row]) + " is not a number >= 0");
      }
    }
  }

  void all(FeatureSchema schema) {
    columns(schema);
    if (counts.weighted() && !(counts.weights() > 0)) {
      throw new DataException(
          "the weights of all " + counts.rows() + " training rows" + column() + " are 0");
    }
    for (Task task : model.tasks()) {
      if (task.objective() instanceof Binary) {
        binary(task);
      } else if (task.objective() instanceof Multiclass classes) {
        multiclass(task, classes.classes());
      } else if (task.objective() instanceof Regression) {
        numbers(task.name());
      }
    }
    model.implications().forEach(this::implication);
  }

  // of the weights, where it is known
  private String column() {
    Optional<LabelTexts> texts = counts.texts(LabelColumn.WEIGHT);
    return texts.map(all -> " in column \"" + all.column().column() + "\"").orElse("");
  }

  private void columns(FeatureSchema schema) {
    List<Task> tasks = model.tasks();
    for (int i = 0; i < tasks.size(); i++) {
      Optional<LabelTexts> own = counts.texts(tasks.get(i).name());
      own.ifPresent(texts -> texts.column().check(schema));
      for (int j = 0; j < i; j++) {
        Optional<LabelTexts> other = counts.texts(tasks.get(j).name());
        if (own.isPresent() && other.isPresent() && same(tasks.get(i), tasks.get(j), own, other)) {
          warnings.add(
              ("tasks " + tasks.get(j).name() + " and " + tasks.get(i).name() + " are the same: ")
                  + ("both read column \"" + own.get().column().column() + "\" alike"));
        }
      }
    }
    counts
        .texts(LabelColumn.WEIGHT)
        .map(texts -> texts.column().column())
        .filter(schema.columns()::contains)
        .ifPresent(
            column ->
                warnings.add(
                    ("column \"" + column + "\" holds the weights of rows and is a feature too; ")
                        + "rows to predict need it then"));
  }

  private static boolean same(
      Task task, Task other, Optional<LabelTexts> own, Optional<LabelTexts> others) {
    LabelColumn a = own.orElseThrow().column();
    LabelColumn b = others.orElseThrow().column();
    return a.column().equals(b.column())
        && a.type().equals(b.type())
        && task.objective().equals(other.objective());
  }

  private void numbers(String task) {
    float min = counts.min(task);
    float max = counts.max(task);
    float step = Math.ulp(Math.max(Math.abs(min), Math.abs(max)));
    if (min == max) {
      warnings.add(all(task, min) + ", so there is little to learn");
    } else if (max - min < STEPS * step) { // such as seconds since 1970
      warnings.add(
          ("labels of task " + task + " are floats from " + min + " to " + max + ", which stand ")
              + (step + " apart; a number taken off all of them leaves more digits"));
    }
    List<String> markers = counts.texts(task).map(LabelTexts::markers).orElse(List.of());
    if (!markers.isEmpty()) {
      warnings.add(
          ("labels of task " + task + " are " + markers)
              + (", which means \"no value\" in features; as labels they are numbers"));
    }
  }

  private void binary(Task task) {
    String name = task.name();
    LabelTexts texts = counts.texts(name).orElse(null);
    List<String> listed =
        texts != null && texts.column().type() instanceof LabelType.Binary binary
            ? binary.positives()
            : List.of();
    if (!listed.isEmpty() && texts.absent().size() == listed.size()) {
      refuse(
          task,
          ("none of the positives " + listed + " of task " + name + " is in the ")
              + (rows() + ", whose column \"" + texts.column().column() + "\" holds ")
              + (texts.examples().size() < LabelTexts.MOST ? "only " : "")
              + texts.examples());
    } else if (counts.min(name) == counts.max(name)) {
      refuse(task, all(name, counts.min(name)) + "; a binary task learns from rows of both kinds");
    }
  }

  private void multiclass(Task task, int classes) {
    String name = task.name();
    List<String> absent =
        IntStream.range(0, Math.min(classes, LabelCounts.CLASSES))
            .filter(label -> counts.count(name, label) == 0)
            .mapToObj(label -> counts.name(name, label))
            .toList();
    if (counts.min(name) == counts.max(name)) {
      refuse(
          task,
          all(name, counts.min(name)) + "; a task of several classes learns from rows of two");
    } else if (!absent.isEmpty()) {
      warnings.add(
          ("the classes " + brief(absent) + " of task " + name)
              + (" are in none of the " + rows()));
    }
  }

  private static String brief(List<String> names) {
    int more = names.size() - NAMES;
    return more <= 0 ? names.toString() : names.subList(0, NAMES) + " and " + more + " more";
  }

  private String rows() {
    boolean some = counts.counted() < counts.rows();
    return counts.counted() + " training rows" + (some ? " with a weight" : "");
  }

  private String all(String task, float label) {
    return "the labels of task " + task + " in all " + rows() + " are " + counts.name(task, label);
  }

  // a task of weight 0 is not learned anyway
  private void refuse(Task task, String problem) {
    if (task.weight() > 0) {
      throw new DataException(problem);
    }
    warnings.add(problem);
  }

  private void implication(Implication rule) {
    long against = counts.contradictions(rule.task(), rule.of());
    if (against == 0) {
      return;
    }
    String problem =
        ("of " + counts.count(rule.task(), 1) + " training rows with label 1 of task ")
            + (rule.task() + ", " + against + " have label 0 of task " + rule.of())
            + (" (the first: " + counts.firstContradiction(rule.task(), rule.of()))
            + ("), but the model takes " + rule.task() + " for a part of " + rule.of());
    if (against == counts.count(rule.task(), 1)) {
      throw new DataException(problem + ", so it cannot learn any of them");
    }
    warnings.add(problem);
  }
}
