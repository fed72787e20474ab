package org.mtl4j.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.Examples;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.graph.Seeds;
import org.mtl4j.graph.Threads;
import org.mtl4j.graph.WeightSpec.Role;
import org.mtl4j.layer.EmbeddingLayer;
import org.mtl4j.optimizer.Adam;
import org.mtl4j.optimizer.Optimizer;
import org.mtl4j.optimizer.Regularization;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Network;
import org.mtl4j.train.TrainedModel.Member;

/**
 * How a model is trained.
 *
 * @param optimizer how weights follow their gradients
 * @param l2 penalties
 * @param steps batches, learning rate schedule, averaging
 * @param stopping when it ends
 * @param seed of weights, order and dropout
 * @param threads of the session
 */
public record Trainer(
    Optimizer optimizer,
    Regularization l2,
    Steps steps,
    Stopping stopping,
    long seed,
    Threads threads) {

  public Trainer {
    Objects.requireNonNull(optimizer, "optimizer");
    Objects.requireNonNull(l2, "l2");
    Objects.requireNonNull(steps, "steps");
    Objects.requireNonNull(stopping, "stopping");
    Objects.requireNonNull(threads, "threads");
  }

  /** Adam 0.01, L2 1e-5 on embeddings, batches of 1,024, patience 10 on the validation loss. */
  public static Trainer defaults() {
    return new Trainer(
        Adam.of(0.01f),
        new Regularization(1e-5f, 0),
        Steps.of(1024),
        Stopping.defaults(),
        1,
        Threads.defaults());
  }

  /** The same with another seed. */
  public Trainer withSeed(long other) {
    return new Trainer(optimizer, l2, steps, stopping, other, threads);
  }

  /** The same with another end. */
  public Trainer withStopping(Stopping other) {
    return new Trainer(optimizer, l2, steps, other, seed, threads);
  }

  /** The same with other steps. */
  public Trainer withSteps(Steps other) {
    return new Trainer(optimizer, l2, other, stopping, seed, threads);
  }

  /** The same with other batches. */
  public Trainer withBatchSize(int other) {
    return withSteps(steps.withBatchSize(other));
  }

  /** The same with other session threads. */
  public Trainer withThreads(Threads other) {
    return new Trainer(optimizer, l2, steps, stopping, seed, other);
  }

  /** The same with another optimizer. */
  public Trainer withOptimizer(Optimizer other) {
    return new Trainer(other, l2, steps, stopping, seed, threads);
  }

  /** What is trained: {@code model} behind the embeddings of {@code encoder}'s columns. */
  public static Network network(MultiTaskModel model, Encoder encoder) {
    return new Network(embedding(encoder), model);
  }

  /** The embeddings of {@code encoder}'s columns. */
  public static EmbeddingLayer embedding(Encoder encoder) {
    return new EmbeddingLayer(encoder.schema(), encoder.tableRows(), encoder.binEdges());
  }

  /**
   * Trains for all epochs, without validation. Where the rows have a {@link LabelColumn#weight},
   * the loss of a step is the weighted mean of its rows' losses; scores of other rows never are.
   *
   * @param listeners none where it is null, as a fourth argument {@code null} is: no validation
   *     rows
   */
  public TrainedModel fit(
      MultiTaskModel model, Encoder encoder, Examples training, TrainingListener... listeners) {
    return fit(1, model, encoder, training, null, each(listeners));
  }

  /** Trains until {@link Stopping} says so and keeps the best weights on {@code validation}. */
  public TrainedModel fit(
      MultiTaskModel model,
      Encoder encoder,
      Examples training,
      Dataset validation,
      TrainingListener... listeners) {
    return fit(1, model, encoder, training, validation, each(listeners));
  }

  private static IntFunction<List<TrainingListener>> each(TrainingListener... listeners) {
    List<TrainingListener> all = listeners == null ? List.of() : Arrays.asList(listeners);
    if (all.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("a listener of the training is null");
    }
    return member -> all;
  }

  /**
   * Trains networks that differ in their seeds only and predict together; see {@link
   * TrainedModel#ensemble}.
   *
   * @param members how many
   * @param validation may be null
   * @param listeners of each member, by its number from 0
   */
  public TrainedModel fitEnsemble(
      int members,
      MultiTaskModel model,
      Encoder encoder,
      Examples training,
      Dataset validation,
      IntFunction<List<TrainingListener>> listeners) {
    if (members < 1) {
      throw new IllegalArgumentException("an ensemble needs at least 1 member, got " + members);
    }
    return fit(members, model, encoder, training, validation, listeners);
  }

  private TrainedModel fit(
      int members,
      MultiTaskModel model,
      Encoder encoder,
      Examples training,
      Dataset validation,
      IntFunction<List<TrainingListener>> listeners) {
    stopping.metric(model.tasks());
    check(encoder, training, "training");
    if (training instanceof Dataset inMemory) { // parts are looked at when they are read
      LabelCheck.accepted(model.tasks(), inMemory, "training");
    }
    Warnings warnings = new Warnings();
    FitCheck check = new FitCheck(this, model, warnings);
    check.values(encoder);
    check.training(training);
    if (training instanceof Dataset inMemory) {
      check.columns(encoder, inMemory, "training");
    }
    if (validation != null) {
      check(encoder, validation, "validation");
      LabelCheck.accepted(model.tasks(), validation, "validation");
      check.columns(encoder, validation, "validation");
    }
    check.validation(validation);
    List<TrainedModel> all = new ArrayList<>();
    try {
      for (int i = 0; i < members; i++) {
        Trainer own = i == 0 ? this : withSeed(Seeds.of(seed, "member " + i));
        all.add(own.run(model, encoder, training, validation, warnings, listeners.apply(i)));
      }
      return members == 1 ? all.get(0) : TrainedModel.ensemble(all);
    } catch (RuntimeException | Error e) {
      all.forEach(TrainedModel::close);
      throw e;
    }
  }

  private TrainedModel run(
      MultiTaskModel model,
      Encoder encoder,
      Examples training,
      Dataset validation,
      Warnings warnings,
      List<TrainingListener> listeners) {
    Network network = network(model, encoder);
    TrainingGraph graph = new TrainingGraph(network, this, training.size(), training.weighted());
    Member member = new Member(network, this, graph, new ArrayList<>());
    TrainedModel trained = new TrainedModel(encoder, List.of(member), warnings);
    try (TrainingRun run = new TrainingRun(trained, training, validation, listeners)) {
      if (graph.weights().specs().stream().anyMatch(weight -> weight.role() == Role.STATE)) {
        new FitCheck(this, model, warnings).normalized(training);
      }
      run.all();
      return trained;
    } catch (RuntimeException | Error e) {
      trained.close();
      throw e;
    }
  }

  private static void check(Encoder encoder, Examples data, String what) {
    if (!data.schema().equals(encoder.schema())) {
      throw new IllegalArgumentException(
          "the " + what + " rows were not encoded by this encoder: their schema differs");
    }
    if (data.size() == 0) {
      throw new IllegalArgumentException("there are no " + what + " rows");
    }
  }
}
