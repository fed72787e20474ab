package org.mtl4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.balance.BalanceStep;
import org.mtl4j.balance.EqualWeights;
import org.mtl4j.balance.LossBalancer;
import org.mtl4j.balance.PcGrad;
import org.mtl4j.balance.UncertaintyWeighting;
import org.mtl4j.data.Batch;
import org.mtl4j.graph.Threads;
import org.mtl4j.layer.ExpertGroup;
import org.mtl4j.layer.Gate;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.Aitm;
import org.mtl4j.models.Mmoe;
import org.mtl4j.models.SharedBottom;
import org.mtl4j.optimizer.Regularization;
import org.mtl4j.optimizer.Sgd;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;

class BalancedStepsTest {

  private static final List<Task> TASKS =
      List.of(Task.binary("yes"), new Task("size", Task.regression("size").objective(), 0.5));
  private static final Towers TOWERS = Towers.of(3);

  @TempDir Path folder;

  private static Trainer trainer(int batchSize, LossBalancer balancer) {
    Steps steps = Steps.of(batchSize);
    return new Trainer(
        new Sgd(0.5f),
        new Regularization(0.01f, 0.1f),
        balancer == null ? steps : steps.withBalancer(balancer),
        new Stopping(3, 3, "loss"),
        7,
        Threads.single());
  }

  private static TrainingGraph graph(
      Toy toy, MultiTaskModel model, int batchSize, LossBalancer balancer) {
    return new TrainingGraph(toy.network(model), trainer(batchSize, balancer), 64, false);
  }

  /** Weights as given, from gradients or from nothing. */
  private record Given(Needs needs, double first, double second) implements LossBalancer {
    @Override
    public double[] weights(BalanceStep step) {
      return new double[] {first, second};
    }
  }

  @Test
  void equalWeightsAreThePlainSum() {
    List<Task> steps = List.of(Task.binary("yes"), Task.binary("other"));
    for (int buckets : new int[] {10, 20_000}) { // a large table is updated row by row
      Toy toy = Toy.create(folder, buckets);
      for (MultiTaskModel model :
          List.of(
              new SharedBottom(TASKS, Mlp.of(4), TOWERS),
              new Mmoe(TASKS, new ExpertGroup(3, Mlp.of(4)), Gate.linear(), TOWERS),
              new Aitm(steps, Mlp.of(4), TOWERS, 0.6))) { // with a loss beside
        for (int batchSize : new int[] {64, 1024}) { // the second in halves
          try (TrainingGraph plain = graph(toy, model, batchSize, null);
              TrainingGraph apart = graph(toy, model, batchSize, new EqualWeights())) {
            Batch batch = toy.data(model).all();
            for (int i = 0; i < 3; i++) {
              plain.step(batch);
              apart.step(batch);
            }
            Toy.assertWeights(plain, apart, 1e-5f);
          }
        }
      }
    }
  }

  @Test
  void weightsAreThoseOfTheTasks() {
    Toy toy = Toy.create(folder, 20_000);
    Task yes = new Task("yes", TASKS.get(0).objective(), 2);
    Task size = new Task("size", TASKS.get(1).objective(), 0.5 * 0.25);
    for (LossBalancer.Needs needs : LossBalancer.Needs.values()) {
      try (TrainingGraph plain =
              graph(toy, new SharedBottom(List.of(yes, size), Mlp.of(4), TOWERS), 64, null);
          TrainingGraph weighed =
              graph(
                  toy, new SharedBottom(TASKS, Mlp.of(4), TOWERS), 64, new Given(needs, 2, 0.25))) {
        Batch batch = toy.data(new SharedBottom(TASKS, Mlp.of(4), TOWERS)).all();
        plain.step(batch);
        weighed.step(batch);
        Toy.assertWeights(plain, weighed, 1e-5f);
      }
    }
  }

  /** Notes the losses before and after each step. */
  private record Watching(Needs needs, List<double[]> before, List<double[]> changed)
      implements LossBalancer {
    @Override
    public double[] weights(BalanceStep step) {
      return new double[] {1, 1};
    }

    @Override
    public boolean lossesAfter() {
      return true;
    }

    @Override
    public void after(BalanceStep step, double[] losses) {
      before.add(step.losses());
      changed.add(losses);
    }
  }

  @Test
  void lossesAfterAStepAreThoseOfTheNextOnTheSameRows() {
    Toy toy = Toy.create(folder, 10);
    MultiTaskModel model = new SharedBottom(TASKS, Mlp.of(4), TOWERS);
    Batch batch = toy.data(model).all();
    for (LossBalancer.Needs needs : LossBalancer.Needs.values()) {
      Watching watching = new Watching(needs, new ArrayList<>(), new ArrayList<>());
      try (TrainingGraph plain = graph(toy, model, 64, null);
          TrainingGraph graph = graph(toy, model, 64, watching)) {
        for (int i = 0; i < 3; i++) {
          plain.step(batch);
          graph.step(batch);
        }
        Toy.assertWeights(plain, graph, 1e-5f); // they were looked at only
      }
      for (int i = 0; i < 2; i++) {
        assertArrayEquals(watching.changed().get(i), watching.before().get(i + 1), 1e-6);
        assertTrue(watching.changed().get(i)[0] < watching.before().get(i)[0]);
      }
    }
  }

  // the gradients of one task are those of a step in which the other counts nothing
  @Test
  void pcGradProjectsGradientsOfSharedWeights() {
    Toy toy = Toy.create(folder, 20_000);
    MultiTaskModel model = new SharedBottom(TASKS, Mlp.of(4), TOWERS);
    Batch batch = toy.data(model).all();
    Map<String, float[]> start;
    List<Map<String, float[]>> ends = new ArrayList<>();
    List<LossBalancer> methods =
        List.of(
            new Given(LossBalancer.Needs.NOTHING, 1, 0),
            new Given(LossBalancer.Needs.NOTHING, 0, 1),
            new Given(LossBalancer.Needs.NOTHING, 0, 0), // what penalties do
            new PcGrad());
    try (TrainingGraph graph = graph(toy, model, 64, null)) {
      for (int i = 0; i < 20; i++) {
        graph.step(batch);
      }
      start = graph.weights().values();
    }
    for (LossBalancer method : methods) {
      try (TrainingGraph graph = graph(toy, model, 64, method)) {
        graph.weights().restore(start);
        graph.step(batch);
        ends.add(graph.weights().values());
      }
    }
    double[][] gram = new double[2][2];
    for (String path : start.keySet()) {
      for (int i = 0; shared(path) && i < start.get(path).length; i++) {
        double a = ends.get(2).get(path)[i] - ends.get(0).get(path)[i];
        double b = ends.get(2).get(path)[i] - ends.get(1).get(path)[i];
        gram[0][0] += a * a;
        gram[0][1] += a * b;
        gram[1][1] += b * b;
      }
    }
    assertTrue(gram[0][1] < 0, "no conflict, so that the test tells nothing: " + gram[0][1]);
    double[] weights = {1 - gram[0][1] / gram[0][0], 1 - gram[0][1] / gram[1][1]};
    for (String path : start.keySet()) {
      for (int i = 0; i < start.get(path).length; i++) {
        double none = ends.get(2).get(path)[i];
        double a = none - ends.get(0).get(path)[i];
        double b = none - ends.get(1).get(path)[i];
        double step = shared(path) ? weights[0] * a + weights[1] * b : a + b;
        assertEquals(none - step, ends.get(3).get(path)[i], 1e-5, path);
      }
    }
  }

  private static boolean shared(String path) {
    return !path.startsWith("towers/") && !path.startsWith("heads/") && !path.startsWith("labels/");
  }

  @Test
  void epochsTellWeightsNormsAndCosines() {
    Toy toy = Toy.create(folder, 10);
    MultiTaskModel model = new SharedBottom(TASKS, Mlp.of(4), TOWERS);
    try (TrainedModel trained =
        trainer(16, new PcGrad()).fit(model, toy.encoder(), toy.data(model))) {
      Map<String, Double> told = trained.history().get(0).balance();
      assertEquals(
          List.of("weight/yes", "norm/yes", "weight/size", "norm/size", "cosine/yes/size"),
          List.copyOf(told.keySet()));
      assertTrue(told.get("norm/yes") > 0 && Math.abs(told.get("cosine/yes/size")) <= 1);
    }
    try (TrainedModel trained =
        trainer(16, new UncertaintyWeighting(0.01)).fit(model, toy.encoder(), toy.data(model))) {
      Map<String, Double> first = trained.history().get(0).balance();
      assertEquals(List.of("weight/yes", "weight/size"), List.copyOf(first.keySet()));
      assertTrue(first.get("weight/yes") != trained.history().get(2).balance().get("weight/yes"));
    }
    try (TrainedModel trained = trainer(16, null).fit(model, toy.encoder(), toy.data(model))) {
      assertEquals(Map.of(), trained.history().get(0).balance());
    }
  }

  @Test
  void weightsThatAreNoNumbersEndTheTraining() {
    Toy toy = Toy.create(folder, 10);
    MultiTaskModel model = new SharedBottom(TASKS, Mlp.of(4), TOWERS);
    Trainer trainer = trainer(16, new Given(LossBalancer.Needs.NOTHING, 1, Double.NaN));
    var e =
        assertThrows(
            TrainingException.class, () -> trainer.fit(model, toy.encoder(), toy.data(model)));
    assertTrue(
        e.getMessage().startsWith("the weight of task size became NaN in step 1"), e.getMessage());
  }
}
