package org.mtl4j.examples.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.examples.experiment.Config;
import org.mtl4j.examples.experiment.ConfigFile;
import org.mtl4j.examples.experiment.EncodedRows;
import org.mtl4j.examples.experiment.Experiment;
import org.mtl4j.graph.Threads;
import org.mtl4j.metric.Metric;
import org.mtl4j.task.Task;
import org.mtl4j.train.TrainedModel;
import org.mtl4j.train.Trainer;

/**
 * One training run of a comparison, of a network or an ensemble.
 *
 * @param model as {@code model.type} names it
 * @param tasks all tasks, or the one of a single-task twin
 * @param seed of weights and order
 */
record Cell(String model, List<String> tasks, long seed) {

  /** The name of its folder; no two cells share one. */
  String name() {
    return model + "-" + String.join("+", tasks) + "-" + seed;
  }

  /** The settings of the comparison with this model, these tasks and this seed. */
  Config config(Config all) {
    Map<String, Object> replaced = new LinkedHashMap<>();
    replaced.put("model.type", model);
    replaced.put("training.seed", seed);
    if (tasks.size() < all.tasks().size()) {
      replaced.put(
          "tasks", all.tasks().stream().filter(task -> tasks.contains(task.name())).toList());
      replaced.put("training.stopping.monitor", monitor(all));
      if (model.equals("esmm")) { // its towers stand on the input and need two tasks
        replaced.put("model.type", "shared_bottom");
        replaced.put("model.bottom", List.of());
      }
    }
    return ConfigFile.with(all, replaced);
  }

  // a twin that lacks the monitored task watches the same metric of its own, or else its loss
  private String monitor(Config all) {
    String monitor = all.training().stopping().monitor();
    int dot = monitor.lastIndexOf('.');
    if (dot < 0 || tasks.contains(monitor.substring(0, dot))) {
      return monitor;
    }
    String metric = monitor.substring(dot + 1);
    Task own =
        new Experiment(all)
            .tasks().stream()
                .filter(task -> task.name().equals(tasks.get(0)))
                .findFirst()
                .orElseThrow();
    boolean has = own.objective().metrics().stream().map(Metric::name).anyMatch(metric::equals);
    return has ? own.name() + "." + metric : "loss";
  }

  /** Trains; one thread, so that equal cells give equal bits. */
  CellResult train(Config all, EncodedRows rows) {
    Experiment experiment = new Experiment(config(all));
    Trainer trainer = experiment.trainer().withThreads(Threads.single());
    try (TrainedModel trained = experiment.fit(trainer, rows, member -> List.of())) {
      return CellResult.of(trained, rows);
    }
  }
}
