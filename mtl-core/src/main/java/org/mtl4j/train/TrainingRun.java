package org.mtl4j.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Examples;
import org.mtl4j.data.Examples.Parts;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.LabelScale;
import org.mtl4j.graph.SavedVariables;
import org.mtl4j.graph.Seeds;
import org.mtl4j.graph.TensorBundle.Entry;
import org.mtl4j.graph.WeightSpec;
import org.mtl4j.task.Task;
import org.mtl4j.train.BatchInputs.Loaded;
import org.mtl4j.train.RunState.EpochSums;
import org.mtl4j.train.StepLosses.Summand;

/**
 * Owner of a training under way: the epochs, their parts and the steps on each. Listeners see it
 * between two steps.
 */
public final class TrainingRun implements AutoCloseable {

  private static final int FIRST = 64; // rows that show whether weights overflowed

  private final TrainedModel trained;
  private final Trainer trainer;
  private final TrainingGraph graph;
  private final List<Task> tasks;
  private final List<String> names;
  private final Examples training;
  private final Dataset validation;
  private final List<TrainingListener> listeners;
  private final Best best;
  private Position position = new Position(1, 0, 0, 0);
  private Dataset part;
  private Loaded rows;
  private double[] sums;
  private long done;
  private double seconds;
  private long started;
  private boolean undefined; // the monitored figure, after some epoch

  /** Of a model of one network; {@code validation} may be null. */
  TrainingRun(
      TrainedModel trained,
      Examples training,
      Dataset validation,
      List<TrainingListener> listeners) {
    this.trained = trained;
    this.trainer = trained.trainer();
    this.graph = trained.graph();
    this.tasks = trained.tasks();
    this.names = names(tasks, training);
    this.training = training instanceof Dataset rows ? rows.withTasks(names) : training;
    this.validation = validation;
    this.listeners = new ArrayList<>(listeners);
    this.best = new Best(trainer, tasks);
    this.sums = new double[graph.summands().size()];
  }

  /** The label columns that a step reads, in their order. */
  static List<String> names(List<Task> tasks, Examples training) {
    List<String> names = new ArrayList<>(tasks.stream().map(Task::name).toList());
    if (training.weighted()) {
      names.add(LabelColumn.WEIGHT);
    }
    return names;
  }

  /** The values of all weights by path, row-major. */
  public Map<String, float[]> weights() {
    return graph.weights().values();
  }

  /** The paths of all weights. */
  public List<String> paths() {
    return graph.weights().specs().stream().map(WeightSpec::path).toList();
  }

  // of the weights that say how labels are standardised
  List<String> unitPaths() {
    return List.copyOf(LabelUnits.of(tasks).none().keySet());
  }

  /**
   * Sets all weights; for listeners before the first step. Without {@code labels/...} they are
   * those of a network that was trained on labels as they are.
   */
  public void start(Map<String, float[]> weights) {
    Map<String, float[]> all = new LinkedHashMap<>(LabelUnits.of(tasks).none());
    all.putAll(weights);
    graph.weights().restore(all);
  }

  /** How labels are standardised, by the names of the tasks whose labels are. */
  public Map<String, LabelScale> scales() {
    return graph.scales();
  }

  /** What this training is, for comparison with that of a checkpoint. */
  Map<String, String> identity() {
    return RunIdentity.of(trained, training, validation);
  }

  Position position() {
    return position;
  }

  /** Weights, slots and all else that a step changes. */
  SavedVariables variables() {
    return new SavedVariables(graph.graph(), graph.weights());
  }

  /** The weights of the best epoch so far, called {@code prefix} and their paths. */
  List<Entry> best(String prefix) {
    Map<String, float[]> values = best.weights();
    return graph.weights().specs().stream()
        .filter(spec -> values.containsKey(spec.path()))
        .map(spec -> new Entry(prefix + spec.path(), spec.shape(), values.get(spec.path())))
        .toList();
  }

  /** All else. */
  RunState state(Map<String, String> identity) {
    return new RunState(
        identity,
        position,
        new EpochSums(done, seconds(), sums.clone()),
        trained.history(),
        best.mark(),
        graph.balancing() == null ? Map.of() : graph.balancing().state());
  }

  /** Goes back to a state with its variables and the best weights. */
  void goOn(RunState state, Map<String, float[]> variables, Map<String, float[]> bestWeights) {
    variables().restore(variables);
    position = state.position();
    sums = state.epoch().losses().clone();
    done = state.epoch().rows();
    seconds = state.epoch().seconds();
    if (graph.balancing() != null) {
      graph.balancing().restore(state.balance());
    }
    state.history().forEach(trained::add);
    List<EpochReport> validated =
        trained.history().stream().filter(epoch -> epoch.validation() != null).toList();
    validated.forEach(this::checkMonitor);
    best.set(state.best(), bestWeights, validated.size());
  }

  // one that is not defined never is the best
  private void checkMonitor(EpochReport epoch) {
    String monitor = trainer.stopping().monitor();
    double value = epoch.validation().value(monitor);
    if (!Double.isFinite(value) && !undefined) {
      undefined = true;
      trained
          .warnings()
          .add(
              ("validation " + monitor + " was " + value + " after epoch " + epoch.epoch())
                  + "; such an epoch is never kept as the best");
    }
  }

  /** Trains to the end. */
  void all() {
    Map<String, float[]> units = LabelUnits.of(tasks).fitted(training);
    if (!units.isEmpty()) {
      Map<String, float[]> weights = weights();
      weights.putAll(units);
      start(weights);
    }
    listeners.forEach(listener -> listener.onStart(this));
    while (position.epoch() <= trainer.stopping().epochs()
        && !best.exhausted(position.epoch() - 1)) {
      epoch(position.epoch());
      endEpoch(position.epoch());
    }
    best.restore(graph);
    if (validation == null && part != null) { // nobody has seen what the last step did
      Dataset some = part.subset(0, Math.min(part.rows(), FIRST));
      new Overflow(trained).predicted(position.epoch() - 1, () -> trained.predict(some));
    }
  }

  private double seconds() {
    return seconds + (done == 0 ? 0 : (System.nanoTime() - started) / 1e9);
  }

  private void epoch(int epoch) {
    listeners.forEach(listener -> listener.onEpochStart(epoch, training.size()));
    started = System.nanoTime(); // what listeners do before is not the epoch's
    long seed = Seeds.of(trainer.seed(), "epoch " + epoch);
    try (Parts parts = training.parts(names, seed, position.part())) {
      for (Dataset next; (next = parts.next()) != null; ) {
        load(next);
        int number = position.part();
        steps(epoch, next.order(number == 0 ? seed : Seeds.of(seed, "part " + number)));
        position = new Position(epoch, number + 1, 0, position.step());
      }
    }
  }

  private void endEpoch(int epoch) {
    double taken = seconds();
    Evaluation scores =
        validation == null
            ? null
            : new Overflow(trained).predicted(epoch, () -> trained.evaluate(validation));
    EpochReport report = new EpochReport(epoch, means(), scores, taken, done, balance());
    trained.add(report);
    if (scores != null) {
      best.note(epoch, position.step(), scores, graph);
      checkMonitor(report);
    }
    position = new Position(epoch + 1, 0, 0, position.step());
    sums = new double[sums.length];
    done = 0;
    seconds = 0;
    listeners.forEach(listener -> listener.onEpochEnd(report));
  }

  // rows that are all in memory are loaded once for all epochs
  private void load(Dataset next) {
    if (next != part) {
      if (!(training instanceof Dataset)) {
        LabelCheck.accepted(tasks, next, "training");
      }
      close(rows);
      rows = graph.load(next.all());
      part = next;
    }
  }

  private void steps(int epoch, int[] order) {
    int size = trainer.steps().batchSize();
    while (position.row() < order.length) {
      int from = position.row();
      int to = Math.min(order.length, from + size);
      float[] losses = graph.step(rows, order, from, to);
      done += to - from;
      position = new Position(epoch, position.part(), to, position.step() + 1);
      double sum = add(losses, to - from);
      if (!Double.isFinite(sum)) {
        String where = "step " + position.step() + ", epoch " + epoch + ", after " + done + " rows";
        int[] batch = Arrays.copyOfRange(order, from, to);
        String loss = new Overflow(trained).name(losses, graph.summands());
        throw new Overflow(trained).loss(loss, where, part, batch);
      }
      for (TrainingListener listener : listeners) {
        listener.onStep(epoch, done, sum);
      }
    }
  }

  // the weighted sum of the losses of a step; not finite where one of them is not
  private double add(float[] losses, int examples) {
    double sum = 0;
    for (int i = 0; i < sums.length; i++) {
      Summand summand = graph.summands().get(i);
      sums[i] += (double) losses[i] * examples;
      sum += losses[i] * summand.weight();
    }
    return sum;
  }

  private Map<String, Double> balance() {
    return graph.balancing() == null ? Map.of() : graph.balancing().endEpoch();
  }

  private Map<String, Double> means() {
    Map<String, Double> means = new LinkedHashMap<>();
    for (int i = 0; i < sums.length; i++) {
      means.put(graph.summands().get(i).name(), sums[i] / done);
    }
    return means;
  }

  private static void close(Loaded feed) {
    if (feed != null) {
      feed.close();
    }
  }

  @Override
  public void close() {
    close(rows);
    RuntimeException failed = null;
    for (TrainingListener listener : listeners) { // each holds files of its own
      try {
        listener.onEnd();
      } catch (RuntimeException e) {
        failed = failed == null ? e : failed;
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
