package org.mtl4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.balance.Famo;
import org.mtl4j.balance.GradNorm;
import org.mtl4j.balance.PcGrad;
import org.mtl4j.balance.UncertaintyWeighting;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Manifest;
import org.mtl4j.data.row.DataException;
import org.mtl4j.graph.TensorBundle;
import org.mtl4j.graph.Threads;
import org.mtl4j.layer.Activation;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.SharedBottom;
import org.mtl4j.optimizer.Adagrad;
import org.mtl4j.optimizer.Adam;
import org.mtl4j.optimizer.Regularization;
import org.mtl4j.optimizer.Schedule;
import org.mtl4j.optimizer.Schedule.Decay;
import org.mtl4j.optimizer.Sgd;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;

/** A training that is cut off anywhere goes on as if it had not been. */
class CheckpointsTest {

  // with dropout, batch norm, a large table: all that a step may change
  private static final SharedBottom MODEL =
      new SharedBottom(
          List.of(Task.binary("yes"), Task.binary("other")),
          new Mlp(List.of(6), Activation.RELU, 0.2f, true),
          Towers.of(3));
  private static final Trainer TRAINER =
      new Trainer(
          Adam.of(0.02f),
          new Regularization(1e-4f, 1e-4f, 1e-3f),
          new Steps(10, new Schedule(1, Decay.COSINE), 0.9f),
          new Stopping(5, 2, "yes.auc"),
          3,
          Threads.single());

  @TempDir Path folder;
  private Toy toy;
  private Dataset training;
  private Dataset validation;

  @BeforeEach
  void read() {
    toy = Toy.create(folder, 20_000);
    training = toy.data(MODEL).subset(0, 48);
    validation = toy.data(MODEL).subset(48, 64);
  }

  private TrainedModel fit(Trainer trainer, TrainingListener... listeners) {
    return trainer.fit(MODEL, toy.encoder(), training, validation, listeners);
  }

  private Checkpoints checkpoints(Path run) {
    return new Checkpoints(run, 2, Duration.ofHours(1), 2);
  }

  /** Ends training after so many steps as a power cut does: nothing is saved. */
  private static TrainingListener cutAfter(int steps) {
    return new TrainingListener() {
      private int left = steps;

      @Override
      public void onStep(int epoch, long examples, double loss) {
        if (--left == 0) {
          throw new CancellationException();
        }
      }
    };
  }

  private static void assertSame(TrainedModel expected, TrainedModel got) {
    expected.weights().forEach((p, v) -> assertArrayEquals(v, got.weights().get(p), p));
    assertEquals(expected.history().size(), got.history().size());
    for (int i = 0; i < expected.history().size(); i++) {
      assertEquals(expected.history().get(i).losses(), got.history().get(i).losses());
      assertEquals(expected.history().get(i).validation(), got.history().get(i).validation());
      assertEquals(expected.history().get(i).balance(), got.history().get(i).balance());
      assertEquals(expected.history().get(i).examples(), got.history().get(i).examples());
    }
  }

  @Test
  void goesOnBitByBitFromAnyStep() {
    for (Trainer trainer :
        List.of(
            TRAINER,
            TRAINER.withOptimizer(Adagrad.of(0.05f)),
            TRAINER.withOptimizer(new Sgd(0.1f)).withSteps(Steps.of(10)),
            TRAINER.withSteps(TRAINER.steps().withBalancer(new PcGrad())),
            TRAINER.withSteps(TRAINER.steps().withBalancer(new Famo(0.025, 0.001))),
            TRAINER.withSteps(TRAINER.steps().withBalancer(new GradNorm(1.5, 0.025, 3))),
            TRAINER.withSteps(TRAINER.steps().withBalancer(new UncertaintyWeighting(0.01))))) {
      try (TrainedModel whole = fit(trainer)) {
        Path run = folder.resolve("run-" + trainer.toString().hashCode());
        for (int cut : new int[] {1, 4, 3, 5}) {
          assertThrows(
              CancellationException.class, () -> fit(trainer, cutAfter(cut), checkpoints(run)));
        }
        try (TrainedModel resumed = fit(trainer, checkpoints(run))) {
          assertSame(whole, resumed);
        }
        // one that has ended has nothing left to do
        TrainingListener never = cutAfter(1);
        try (TrainedModel again = fit(trainer, never, checkpoints(run))) {
          assertSame(whole, again);
        }
      }
    }
  }

  @Test
  void membersOfAnEnsembleGoOnOneByOne() {
    Trainer trainer = TRAINER.withStopping(new Stopping(2, 2, "loss"));
    Path run = folder.resolve("run");
    try (TrainedModel whole =
        trainer.fitEnsemble(3, MODEL, toy.encoder(), training, validation, member -> List.of())) {
      assertThrows(
          CancellationException.class,
          () ->
              trainer.fitEnsemble(
                  3,
                  MODEL,
                  toy.encoder(),
                  training,
                  validation,
                  i -> List.of(cutAfter(i == 1 ? 7 : 99), checkpoints(run.resolve("" + i)))));
      List<Integer> steps = new ArrayList<>();
      try (TrainedModel resumed =
          trainer.fitEnsemble(
              3,
              MODEL,
              toy.encoder(),
              training,
              validation,
              i -> List.of(count(i, steps), checkpoints(run.resolve("" + i))))) {
        assertSame(whole, resumed);
      }
      assertEquals(List.of(0, 5, 10), List.of(times(steps, 0), times(steps, 1), times(steps, 2)));
    }
  }

  private static int times(List<Integer> all, int value) {
    return Math.toIntExact(all.stream().filter(i -> i == value).count());
  }

  private static TrainingListener count(int member, List<Integer> steps) {
    return new TrainingListener() {
      @Override
      public void onStep(int epoch, long examples, double loss) {
        steps.add(member);
      }
    };
  }

  @Test
  void keepsTheLastAndTheBest() throws IOException {
    Path run = folder.resolve("run");
    Trainer trainer = TRAINER.withStopping(new Stopping(6, 6, "yes.auc"));
    try (TrainedModel trained = fit(trainer, checkpoints(run))) {
      List<String> names = new CheckpointFiles(run).names();
      RunState state = new CheckpointFiles(run).state(names.get(names.size() - 1));
      int best = state.best().epoch();
      assertTrue(best > 0 && best < 6, "a run that tells nothing: best epoch " + best);
      assertEquals(
          List.of(
              CheckpointFiles.name(best, best * 5L),
              CheckpointFiles.name(5, 29),
              CheckpointFiles.name(6, 30)),
          names);
      // weights stand at their paths, those to predict with as averages
      Map<String, float[]> kept = trained.weights();
      List<String> dense =
          kept.keySet().stream().filter(p -> p.contains("/dense_0/kernel")).toList();
      List<float[]> values =
          TensorBundle.read(
              run.resolve(names.get(0)).resolve("variables"),
              dense.stream().map(path -> "average/" + path).toList());
      assertEquals(3, dense.size(), dense.toString());
      for (int i = 0; i < dense.size(); i++) {
        assertArrayEquals(kept.get(dense.get(i)), values.get(i), dense.get(i));
      }
    }
  }

  @Test
  void aDamagedCheckpointIsPassedOver() throws IOException {
    Path run = folder.resolve("run");
    assertThrows(CancellationException.class, () -> fit(TRAINER, cutAfter(9), checkpoints(run)));
    CheckpointFiles files = new CheckpointFiles(run);
    List<String> names = files.names();
    Path data = run.resolve(names.get(names.size() - 1)).resolve("variables.data-00000-of-00001");
    byte[] bytes = Files.readAllBytes(data);
    bytes[bytes.length / 2] ^= 1;
    Files.write(data, bytes);
    Files.createDirectory(run.resolve(names.get(0) + ".deleted"));
    Files.createDirectory(run.resolve(".a.0123456789abcdef.folder"));
    Files.createFile(run.resolve(".a.0123456789abcdef.partial"));
    Path foreign = Files.createDirectory(run.resolve("somebody's.partial"));
    try (TrainedModel whole = fit(TRAINER);
        TrainedModel resumed = fit(TRAINER, checkpoints(run))) {
      assertSame(whole, resumed);
    }
    assertFalse(Files.exists(run.resolve(names.get(0) + ".deleted")));
    assertFalse(Files.exists(run.resolve(".a.0123456789abcdef.folder")));
    assertTrue(Files.exists(foreign));
    for (String name : files.names()) {
      files.state(name);
      Files.write(run.resolve(name).resolve("state.json"), new byte[0]);
    }
    String message =
        assertThrows(DataException.class, () -> fit(TRAINER, checkpoints(run))).getMessage();
    assertTrue(message.contains("checkpoints are damaged"), message);
  }

  @Test
  void anotherTrainingIsRefused() {
    Path run = folder.resolve("run");
    assertThrows(CancellationException.class, () -> fit(TRAINER, cutAfter(3), checkpoints(run)));
    refused("seed was 3, is 4", run, TRAINER.withSeed(4));
    refused("optimizer was Adam[learningRate=0.02", run, TRAINER.withOptimizer(new Sgd(1)));
    refused("steps was Steps[batchSize=10", run, TRAINER.withBatchSize(11));
    refused("monitor was yes.auc, is loss", run, TRAINER.withStopping(new Stopping(5, 2, "loss")));
    refused("epochs was 5, is 6", run, TRAINER.withStopping(new Stopping(6, 2, "yes.auc")));
    training = training.permuted("age", 1);
    refused("training rows was 48, SHA-256", run, TRAINER);
  }

  @Test
  void whatAKilledProcessDidNotComeToDeleteGoes() throws IOException {
    Path run = folder.resolve("run");
    fit(TRAINER, checkpoints(run)).close();
    List<String> names = new CheckpointFiles(run).names();
    Files.createDirectory(run.resolve(CheckpointFiles.name(0, 1)));
    fit(TRAINER, checkpoints(run)).close();
    assertEquals(names, new CheckpointFiles(run).names());
  }

  private void refused(String why, Path run, Trainer trainer) {
    String message =
        assertThrows(DataException.class, () -> fit(trainer, checkpoints(run))).getMessage();
    assertTrue(message.contains("it is of another training: " + why), message);
  }

  @Test
  void aSecondTrainingInTheFolderIsRefused() {
    Path run = folder.resolve("run");
    TrainingListener second =
        new TrainingListener() {
          @Override
          public void onStep(int epoch, long examples, double loss) {
            fit(TRAINER, checkpoints(run));
          }
        };
    String message =
        assertThrows(DataException.class, () -> fit(TRAINER, second, checkpoints(run)))
            .getMessage();
    assertTrue(message.contains("another training works in this folder"), message);
    fit(TRAINER, checkpoints(run)).close(); // the lock is gone with the run
  }

  @Test
  void weightsThatAreNotFiniteAreNotSaved() throws IOException {
    Path run = folder.resolve("run");
    TrainingListener poison =
        new TrainingListener() {
          private TrainingRun run;
          private int steps;

          @Override
          public void onStart(TrainingRun started) {
            run = started;
          }

          @Override
          public void onStep(int epoch, long examples, double loss) {
            if (++steps == 4) {
              Map<String, float[]> weights = run.weights();
              weights.get("bottom/dense_0/kernel")[0] = Float.NaN;
              run.start(weights);
            }
          }
        };
    String message =
        assertThrows(TrainingException.class, () -> fit(TRAINER, poison, checkpoints(run)))
            .getMessage();
    assertTrue(message.startsWith("the loss of task yes became NaN in step 5, epoch 1"), message);
    List<String> names = new CheckpointFiles(run).names();
    assertEquals(List.of(CheckpointFiles.name(0, 2)), names);
    try (TrainedModel whole = fit(TRAINER);
        TrainedModel resumed = fit(TRAINER, checkpoints(run))) {
      assertSame(whole, resumed);
    }
  }

  @Test
  void aWarmStartReadsACheckpoint() throws IOException {
    Path run = folder.resolve("run");
    Trainer plain = TRAINER.withSteps(Steps.of(10));
    try (TrainedModel first = fit(plain, checkpoints(run))) {
      List<String> names = new CheckpointFiles(run).names();
      Path prefix = run.resolve(names.get(0)).resolve("variables");
      TrainingListener same =
          new TrainingListener() {
            @Override
            public void onStart(TrainingRun started) {
              first.weights().forEach((p, v) -> assertArrayEquals(v, started.weights().get(p), p));
            }
          };
      fit(plain, WarmStart.from(prefix), same).close();
    }
    Path none = folder.resolve("none");
    assertThrows(UncheckedIOException.class, () -> fit(plain, WarmStart.from(none)));
  }

  @Test
  void aManifestNamesWhatIsWrong() throws IOException {
    Path files = Files.createDirectories(folder.resolve("files/sub")).getParent();
    Files.writeString(files.resolve("sub/a"), "abc");
    Manifest.write(files, "m.json");
    Manifest.verify(files, "m.json");
    Path extra = Files.writeString(files.resolve("b"), "b");
    damaged("b is not in its manifest.json", files);
    Files.delete(extra);
    Files.writeString(files.resolve("sub/a"), "abd");
    damaged("sub/a is damaged: got SHA-256", files);
    Files.writeString(files.resolve("sub/a"), "ab");
    damaged("sub/a is damaged: got 2 bytes, its manifest.json says 3", files);
    for (String path :
        List.of("../toy.csv", "/etc/passwd", "sub/../sub/a", "", "a/../../toy.csv")) {
      Files.writeString(
          files.resolve("m.json"),
          "{\"files\": {\"" + path + "\": {\"size\": 1, \"sha256\": \"\"}}}");
      damaged("leads out of it", files);
    }
    Files.writeString(files.resolve("m.json"), "{\"files\": {\"sub/a\": null}}");
    damaged("it lists no files", files);
    Files.writeString(files.resolve("m.json"), "{");
    damaged("m.json: damaged", files);
    Files.delete(files.resolve("m.json"));
    damaged("m.json: missing", files);
  }

  private static void damaged(String what, Path files) {
    String message =
        assertThrows(DataException.class, () -> Manifest.verify(files, "m.json")).getMessage();
    assertTrue(message.contains(what), message);
  }
}
