package org.mtl4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.Batch;
import org.mtl4j.export.Agreement;
import org.mtl4j.graph.Threads;
import org.mtl4j.graph.WeightSpec;
import org.mtl4j.layer.Activation;
import org.mtl4j.layer.ExpertGroup;
import org.mtl4j.layer.Gate;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.Cgc;
import org.mtl4j.models.Esmm;
import org.mtl4j.models.Mmoe;
import org.mtl4j.models.Ple;
import org.mtl4j.models.SharedBottom;
import org.mtl4j.optimizer.Adam;
import org.mtl4j.optimizer.Sgd;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.tensorflow.GraphOperation;

/** What must hold between models, and of a train step. */
@Tag("rounding")
class LawsTest {

  private static final List<Task> TASKS = List.of(Task.binary("yes"), Task.binary("other"));
  private static final ExpertGroup FOUR = new ExpertGroup(4, Mlp.of(6));
  private static final ExpertGroup NONE = new ExpertGroup(0, Mlp.of(6));

  @TempDir Path folder;

  @Test
  void mmoeWithOneExpertIsSharedBottom() {
    equal(
        new Mmoe(TASKS, new ExpertGroup(1, Mlp.of(6)), Gate.linear(), Towers.of(3)),
        new SharedBottom(TASKS, Mlp.of(6), Towers.of(3)),
        path -> path.replace("bottom/", "experts/"));
  }

  @Test
  void cgcWithoutSpecificExpertsIsMmoe() {
    equal(
        new Cgc(TASKS, NONE, FOUR, Gate.linear(), Towers.of(3)),
        new Mmoe(TASKS, FOUR, Gate.linear(), Towers.of(3)),
        path -> path.replace("experts/", "experts/shared/"));
  }

  @Test
  void pleOfOneLevelIsCgc() {
    equal(
        new Ple(TASKS, 1, FOUR, FOUR, Gate.linear(), Towers.of(3)),
        new Cgc(TASKS, FOUR, FOUR, Gate.linear(), Towers.of(3)),
        path -> path.replaceFirst("^(experts|gates)/", "levels/0/$1/"));
  }

  private void equal(MultiTaskModel a, MultiTaskModel b, UnaryOperator<String> pathInA) {
    ModelChecks.equal(Toy.create(folder, 10), a, b, pathInA);
  }

  @Test
  void esmmConvertsAtMostAsOftenAsItClicks() {
    Toy toy = Toy.create(folder, 10);
    Esmm model = new Esmm(TASKS.get(0), TASKS.get(1), "cvr", Towers.of(4));
    Batch batch = toy.data(model).batches(64).iterator().next();
    try (TrainingGraph graph = toy.graph(model)) {
      graph.step(batch);
      Map<String, float[]> p = graph.predict(batch);
      float[] product = new float[64];
      for (int i = 0; i < 64; i++) {
        assertTrue(p.get("other")[i] <= p.get("yes")[i]);
        product[i] = p.get("yes")[i] * p.get("cvr")[i];
      }
      Agreement agreement = Agreement.of(Map.of("other", product), Map.of("other", p.get("other")));
      assertTrue(agreement.holds(), agreement::toString);
    }
  }

  @Test
  void noTwoExpertsStartEqual() {
    Toy toy = Toy.create(folder, 10);
    Ple model = new Ple(TASKS, 2, FOUR, FOUR, Gate.linear(), Towers.of(3));
    Set<String> starts = new HashSet<>();
    int experts = 0;
    try (TrainingGraph graph = toy.graph(model)) {
      Map<String, float[]> values = graph.weights().values();
      for (WeightSpec spec : toy.network(model).weights()) {
        if (spec.path().contains("experts") && spec.path().endsWith("kernel")) {
          long[] shape = spec.shape().asArray(); // [in, experts, units]
          for (int e = 0; e < shape[1]; e++, experts++) {
            int from = (int) (e * shape[2]);
            float[] row = Arrays.copyOfRange(values.get(spec.path()), from, from + (int) shape[2]);
            assertTrue(starts.add(Arrays.toString(row)), spec.path());
          }
        }
      }
    }
    assertEquals(24, experts);
  }

  @Test
  void equalSeedsGiveEqualBitsAndOtherSeedsOthers() {
    Toy toy = Toy.create(folder, 20_000);
    Mlp dropping = new Mlp(List.of(8), Activation.RELU, 0.3f, true);
    Mmoe model = new Mmoe(TASKS, new ExpertGroup(3, dropping), Gate.linear(), Towers.of(3));
    Trainer trainer =
        Trainer.defaults()
            .withBatchSize(20)
            .withThreads(Threads.single())
            .withStopping(new Stopping(3, 3, "yes.auc"));
    Map<String, float[]> first = fit(trainer, model, toy);
    Map<String, float[]> second = fit(trainer, model, toy);
    Map<String, float[]> other = fit(trainer.withSeed(2), model, toy);
    for (String path : first.keySet()) {
      assertArrayEquals(first.get(path), second.get(path), path);
    }
    assertFalse(
        Arrays.equals(first.get("experts/dense_0/kernel"), other.get("experts/dense_0/kernel")));
  }

  @Test
  void aWarmStartGoesOnFromGivenWeights() {
    Toy toy = Toy.create(folder, 20_000);
    Mmoe model = new Mmoe(TASKS, FOUR, Gate.linear(), Towers.of(3));
    Trainer trainer = Trainer.defaults().withStopping(new Stopping(20, 20, "loss"));
    try (TrainedModel first = trainer.fit(model, toy.encoder(), toy.data(model));
        TrainedModel second =
            trainer
                .withStopping(new Stopping(1, 1, "loss"))
                .fit(model, toy.encoder(), toy.data(model), new WarmStart(first.weights()))) {
      // the loss of the first and only step is that of the weights it starts from
      double end = first.evaluate(toy.data(model)).value("yes.loss");
      assertEquals(end, second.history().get(0).losses().get("yes"), 1e-5);
      assertTrue(end < first.history().get(0).losses().get("yes") - 0.01);
    }
    Map<String, float[]> wrong = Map.of("x", new float[1]);
    assertThrows(
        IllegalArgumentException.class,
        () -> trainer.fit(model, toy.encoder(), toy.data(model), new WarmStart(wrong)));
  }

  private static Map<String, float[]> fit(Trainer trainer, MultiTaskModel model, Toy toy) {
    try (TrainedModel trained =
        trainer.fit(model, toy.encoder(), toy.data(model), toy.data(model))) {
      return trained.weights();
    }
  }

  @Test
  void trainStepHasNoTableSizedOutputAndLeavesTheGraphAlone() {
    int buckets = 50_000;
    Toy toy = Toy.create(folder, buckets);
    Mmoe model = new Mmoe(TASKS, FOUR, Gate.linear(), Towers.of(3));
    Batch batch = toy.data(model).batches(64).iterator().next();
    try (TrainingGraph graph = toy.graph(model, Adam.of(0.01f))) {
      graph.step(batch);
      int before = graph.graph().operations().size();
      graph.step(batch);
      assertEquals(before, graph.graph().operations().size());
      Deque<GraphOperation> open = new ArrayDeque<>();
      graph.updates().forEach(op -> open.add((GraphOperation) op.op()));
      Set<String> seen = new HashSet<>();
      while (!open.isEmpty()) {
        GraphOperation op = open.pop();
        if (!seen.add(op.name())) {
          continue;
        }
        for (int i = 0; i < op.numOutputs(); i++) {
          long[] shape = op.output(i).shape().asArray();
          assertTrue(
              shape == null || Arrays.stream(shape).noneMatch(size -> size > buckets),
              op.name() + " " + Arrays.toString(shape));
        }
        op.inputs().forEach(input -> open.add((GraphOperation) input.op()));
        open.addAll(op.controlInputs());
      }
      assertTrue(seen.size() > 100, "a train step has more than " + seen.size() + " operations");
    }
  }

  @Test
  void largeTablesLearn() {
    Toy toy = Toy.create(folder, 20_000);
    Mmoe model = new Mmoe(TASKS, FOUR, Gate.linear(), Towers.of(3));
    Batch batch = toy.data(model).batches(64).iterator().next();
    try (TrainingGraph graph = toy.graph(model, Adam.of(0.01f))) {
      float[] first = graph.step(batch);
      for (int i = 0; i < 300; i++) {
        graph.step(batch);
      }
      float[] last = graph.step(batch);
      assertTrue(last[0] < first[0] / 4 && last[1] < first[1] / 4, Arrays.toString(last));
    }
  }

  @Test
  void labelsOutsideTheirTypeAreRefused() {
    Toy toy = Toy.create(folder, 10);
    Mmoe model = new Mmoe(List.of(Task.multiclass("kind", 2)), FOUR, Gate.linear(), Towers.of(3));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> Trainer.defaults().fit(model, toy.encoder(), toy.data(model)))
            .getMessage();
    assertTrue(
        message.contains("task kind, training row") && message.contains("label 2.0"), message);
    assertTrue(message.contains("a class index from 0 to 1"), message);
  }

  @Test
  void aLossThatIsNoNumberNamesTheTask() {
    Toy toy = Toy.create(folder, 10);
    Mmoe model = new Mmoe(List.of(Task.regression("size")), FOUR, Gate.linear(), Towers.of(3));
    Trainer wild = Trainer.defaults().withOptimizer(new Sgd(1e30f));
    String message =
        assertThrows(TrainingException.class, () -> wild.fit(model, toy.encoder(), toy.data(model)))
            .getMessage();
    assertTrue(message.contains("the loss of task size became"), message);
  }
}
