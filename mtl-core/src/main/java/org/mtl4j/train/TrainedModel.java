package org.mtl4j.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.Batch;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.LabelScale;
import org.mtl4j.data.PredictionCheck;
import org.mtl4j.data.RawBatch;
import org.mtl4j.task.Ensemble;
import org.mtl4j.task.Network;
import org.mtl4j.task.Task;

/**
 * Owner of a trained network, or of several that predict together; predicts, evaluates, and is what
 * an export is made from.
 */
public final class TrainedModel implements AutoCloseable {

  /** One network and how it came about. */
  record Member(Network network, Trainer trainer, TrainingGraph graph, List<EpochReport> history) {}

  private final Encoder encoder;
  private final List<Member> members;
  private final Ensemble ensemble;
  private final Warnings warnings;

  TrainedModel(Encoder encoder, List<Member> members, Warnings warnings) {
    this.encoder = encoder;
    this.members = List.copyOf(members);
    this.warnings = warnings;
    this.ensemble = new Ensemble(members.stream().map(Member::network).toList());
  }

  /**
   * An ensemble that predicts the mean of its members' predictions. It takes them over: closing it
   * closes them. They must share one encoder and have the same tasks.
   */
  public static TrainedModel ensemble(List<TrainedModel> models) {
    List<Member> members = new ArrayList<>();
    TrainedModel first = models.get(0);
    Warnings warnings = new Warnings();
    for (TrainedModel model : models) {
      if (model.encoder != first.encoder) {
        throw new IllegalArgumentException("the members of an ensemble must share their encoder");
      }
      if (!model.tasks().equals(first.tasks())) {
        throw new IllegalArgumentException(
            "the members of an ensemble must have the same tasks, got "
                + (first.tasks() + " and " + model.tasks()));
      }
      members.addAll(model.members);
      model.warnings.all().forEach(warnings::add);
    }
    return new TrainedModel(first.encoder, members, warnings);
  }

  /** The labelled tasks. */
  public List<Task> tasks() {
    return members.get(0).network().model().tasks();
  }

  /** Raw columns to packed rows. */
  public Encoder encoder() {
    return encoder;
  }

  /** What was trained. */
  public Ensemble ensemble() {
    return ensemble;
  }

  /** How it was trained; of an ensemble, its first member. */
  public Trainer trainer() {
    return members.get(0).trainer();
  }

  // of the first member
  TrainingGraph graph() {
    return members.get(0).graph();
  }

  void add(EpochReport report) {
    members.get(0).history().add(report);
  }

  /** The epochs so far; of an ensemble, one member after the other. */
  public List<EpochReport> history() {
    return members.stream().flatMap(member -> member.history().stream()).toList();
  }

  /** How the training ended; of an ensemble, that of each member. */
  public List<Ending> endings() {
    return members.stream()
        .map(m -> Ending.of(m.trainer().stopping(), tasks(), List.copyOf(m.history())))
        .toList();
  }

  /** What may be a mistake; more can be added. */
  public Warnings warnings() {
    return warnings;
  }

  /** The values of all weights by path, row-major. */
  public Map<String, float[]> weights() {
    Map<String, float[]> all = new LinkedHashMap<>();
    for (int i = 0; i < members.size(); i++) {
      String path = ensemble.path(i);
      members.get(i).graph().weights().values().forEach((name, v) -> all.put(path + name, v));
    }
    return all;
  }

  /**
   * Predictions by output name for raw rows: [rows] or [rows, classes]. One that is not finite is a
   * {@link org.mtl4j.data.row.DataException}.
   */
  public Map<String, float[]> predict(RawBatch rows) {
    Batch batch = encoder.encode(rows);
    Map<String, float[]> predictions = predict(batch);
    new PredictionCheck(encoder.schema(), row -> "row " + row, row -> batch.part(row, row + 1))
        .check(predictions, rows.rows());
    return predictions;
  }

  /** As {@link #predict(RawBatch)} for encoded rows. */
  public Map<String, float[]> predict(Dataset data) {
    Map<String, float[]> predictions = data.predictions(this::predict);
    PredictionCheck.of(data).check(predictions, data.rows());
    return predictions;
  }

  private Map<String, float[]> predict(Batch batch) {
    Map<String, float[]> means = members.get(0).graph().predict(batch);
    for (Member member : members.subList(1, members.size())) {
      Map<String, float[]> more = member.graph().predict(batch);
      means.forEach((name, sum) -> add(sum, more.get(name)));
    }
    for (float[] values : means.values()) {
      for (int i = 0; i < values.length; i++) {
        values[i] /= members.size();
      }
    }
    return means;
  }

  private static void add(float[] sum, float[] values) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += values[i];
    }
  }

  /** What gates and experts do on {@code data}, by weight path; empty for models without. */
  public Map<String, Observation> observe(Dataset data) {
    Map<String, Observation> observations = new LinkedHashMap<>();
    for (int i = 0; i < members.size(); i++) {
      TrainingGraph graph = members.get(i).graph();
      String prefix = ensemble.path(i);
      data.predictions(graph::observe)
          .forEach(
              (path, values) ->
                  observations.put(
                      prefix + path, new Observation(graph.observedShape(path), values)));
    }
    return observations;
  }

  /** Scores the labelled tasks on {@code data}. */
  public Evaluation evaluate(Dataset data) {
    return score(data, predict(data));
  }

  /** Scores predictions of the labelled tasks on {@code data}. */
  public Evaluation score(Dataset data, Map<String, float[]> predictions) {
    return Evaluation.of(tasks(), data, predictions, scales());
  }

  /**
   * How labels are standardised, by the names of the tasks whose labels are; of an ensemble, what
   * the first member does.
   */
  public Map<String, LabelScale> scales() {
    return graph().scales();
  }

  @Override
  public void close() {
    members.forEach(member -> member.graph().close());
  }
}
