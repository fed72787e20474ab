package org.mtl4j.examples.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.mtl4j.train.Ending;
import org.mtl4j.train.EpochReport;
import org.mtl4j.train.Evaluation;
import org.mtl4j.train.TrainedModel;

/**
 * What {@code metrics.json} tells of a run.
 *
 * @param trained the model
 * @param validation scores; null without validation rows
 * @param test scores; null without test rows
 */
record RunMetrics(TrainedModel trained, Evaluation validation, Evaluation test) {

  /** By key. */
  Map<String, Object> all() {
    Map<String, Object> all = new LinkedHashMap<>();
    if (test != null) {
      all.put("test", Epoch.finite(test));
    }
    if (validation != null) {
      all.put("validation", Epoch.finite(validation));
    }
    all.put("train", train());
    all.put("warnings", trained.warnings().all());
    return all;
  }

  private Map<String, Object> train() {
    Map<String, Object> train = new LinkedHashMap<>();
    train.put("epochs", trained.history().size());
    train.put("examplesPerSecond", examples() / seconds());
    List<Ending> endings = trained.endings();
    train.putAll(ending(endings.get(0)));
    if (endings.size() > 1) {
      train.put("members", endings.stream().map(RunMetrics::member).toList());
    }
    train.put("history", Epoch.history(trained));
    return train;
  }

  private static Map<String, Object> member(Ending ending) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("epochs", ending.epochs());
    values.putAll(ending(ending));
    return values;
  }

  private static Map<String, Object> ending(Ending ending) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("stopped", ending.early() ? "early" : "epochs");
    if (ending.bestEpoch() > 0) {
      values.put("monitor", ending.monitor());
      values.put("bestEpoch", ending.bestEpoch());
      values.put("bestValue", ending.bestValue());
    }
    return values;
  }

  /** How each network's training ended, in words. */
  List<String> endings() {
    List<Ending> endings = trained.endings();
    return endings.size() == 1
        ? List.of(endings.get(0).toString())
        : IntStream.range(0, endings.size())
            .mapToObj(i -> "member " + i + " " + endings.get(i))
            .toList();
  }

  /** All of it in a line. */
  String summary() {
    return String.format(
        Locale.ROOT,
        "%s; %d rows in %.1f s of steps",
        String.join("; ", endings()),
        examples(),
        seconds());
  }

  private long examples() {
    return trained.history().stream().mapToLong(EpochReport::examples).sum();
  }

  private double seconds() {
    return trained.history().stream().mapToDouble(EpochReport::seconds).sum();
  }
}
