package org.mtl4j.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.RawBatch;
import org.mtl4j.task.Network;
import org.mtl4j.task.Task;

/** Owner of a trained network: predicts, evaluates, and is what an export is made from. */
public final class TrainedModel implements AutoCloseable {

  private final Encoder encoder;
  private final Network network;
  private final Trainer trainer;
  private final TrainingGraph graph;
  private final List<EpochReport> history;

  TrainedModel(
      Encoder encoder,
      Network network,
      Trainer trainer,
      TrainingGraph graph,
      List<EpochReport> history) {
    this.encoder = encoder;
    this.network = network;
    this.trainer = trainer;
    this.graph = graph;
    this.history = history;
  }

  /** The labelled tasks. */
  public List<Task> tasks() {
    return network.model().tasks();
  }

  /** Raw columns to packed rows. */
  public Encoder encoder() {
    return encoder;
  }

  /** What was trained. */
  public Network network() {
    return network;
  }

  /** How it was trained. */
  public Trainer trainer() {
    return trainer;
  }

  /** The epochs so far. */
  public List<EpochReport> history() {
    return Collections.unmodifiableList(history);
  }

  /** The values of all weights by path, row-major. */
  public Map<String, float[]> weights() {
    return graph.weights().values();
  }

  /** Predictions by output name for raw rows: [rows] or [rows, classes]. */
  public Map<String, float[]> predict(RawBatch rows) {
    return graph.predict(encoder.encode(rows));
  }

  /** Predictions by output name: [rows] or [rows, classes]. */
  public Map<String, float[]> predict(Dataset data) {
    return data.predictions(graph::predict);
  }

  /** What gates and experts do on {@code data}, by weight path; empty for models without. */
  public Map<String, Observation> observe(Dataset data) {
    Map<String, Observation> observations = new LinkedHashMap<>();
    data.predictions(graph::observe)
        .forEach(
            (path, values) ->
                observations.put(path, new Observation(graph.observedShape(path), values)));
    return observations;
  }

  /** Scores the labelled tasks on {@code data}. */
  public Evaluation evaluate(Dataset data) {
    return Evaluation.of(tasks(), data, predict(data));
  }

  TrainingGraph graph() {
    return graph;
  }

  @Override
  public void close() {
    graph.close();
  }
}
