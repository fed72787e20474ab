package org.mtl4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.Batch;
import org.mtl4j.data.Dataset;
import org.mtl4j.layer.Mlp;
import org.mtl4j.metric.Metric;
import org.mtl4j.models.SharedBottom;
import org.mtl4j.optimizer.Sgd;
import org.mtl4j.task.Binary;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Objective;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** When training ends, and which epoch is kept. */
class StoppingTest {

  /** Gives figures that were written down before, the last for ever. */
  private record Written(Deque<Double> values) implements Metric {

    static Written of(Double... values) {
      return new Written(new ArrayDeque<>(Arrays.asList(values)));
    }

    @Override
    public String name() {
      return "written";
    }

    @Override
    public String toString() { // what is left does not make it another metric
      return name();
    }

    @Override
    public boolean better(double value, double than) {
      return value > than;
    }

    @Override
    public double value(float[] labels, float[] predictions) {
      return values.size() > 1 ? values.pop() : values.peek();
    }
  }

  /** Yes or no with another metric. */
  private record Watched(Binary binary, Metric metric) implements Objective {

    @Override
    public int outputs() {
      return 1;
    }

    @Override
    public Operand<TFloat32> loss(Ops tf, Operand<TFloat32> logits, Operand<TFloat32> labels) {
      return binary.loss(tf, logits, labels);
    }

    @Override
    public Operand<TFloat32> prediction(Ops tf, Operand<TFloat32> logits) {
      return binary.prediction(tf, logits);
    }

    @Override
    public Metric lossMetric() {
      return binary.lossMetric();
    }

    @Override
    public List<Metric> metrics() {
      return List.of(metric);
    }

    @Override
    public float[] baseLogits(float[] labels, float[] weights) {
      return binary.baseLogits(labels, weights);
    }

    @Override
    public boolean accepts(float label) {
      return binary.accepts(label);
    }

    @Override
    public String labels() {
      return binary.labels();
    }
  }

  @TempDir Path folder;
  private Toy toy;

  @BeforeEach
  void read() {
    toy = Toy.create(folder, 10);
  }

  private static MultiTaskModel model(Double... values) {
    Metric metric = Written.of(values);
    return model(new Task("yes", new Watched(new Binary(), metric), 1));
  }

  private static MultiTaskModel model(Task... tasks) {
    return new SharedBottom(List.of(tasks), Mlp.of(3), Towers.of());
  }

  private TrainedModel fit(MultiTaskModel model, Stopping stopping, TrainingListener... listeners) {
    Dataset rows = toy.data(model);
    return Toy.penalized(64)
        .withStopping(stopping)
        .fit(model, toy.encoder(), rows, rows.subset(0, 20), listeners);
  }

  // the first figure is asked for before training, to see whether the labels define it
  private TrainedModel watched(int epochs, int patience, Double... values) {
    return fit(model(values), new Stopping(epochs, patience, "yes.written"));
  }

  @Test
  void tellsHowItEnded() {
    try (TrainedModel trained = watched(9, 2, 0., .5, .7, .6, .7)) {
      assertEquals(List.of(new Ending(4, true, "yes.written", 2, .7)), trained.endings());
      assertEquals(
          "stopped early after epoch 4, kept epoch 2 (validation yes.written 0.7000)",
          trained.endings().get(0).toString());
      assertEquals(List.of(), told(trained));
    }
    try (TrainedModel trained = watched(3, 3, 0., .5, .7, .6)) {
      assertEquals(
          "trained all 3 epochs, kept epoch 2 (validation yes.written 0.7000)",
          trained.endings().get(0).toString());
    }
    MultiTaskModel model = model(Task.binary("yes"));
    try (TrainedModel trained = Toy.penalized(64).fit(model, toy.encoder(), toy.data(model))) {
      assertEquals(List.of(new Ending(3, false, "loss", 0, Double.NaN)), trained.endings());
      assertEquals(
          "trained all 3 epochs, kept the last, since there are no validation rows",
          trained.endings().get(0).toString());
    }
  }

  @Test
  void nullIsNoValidationRowsAndNoListeners() {
    MultiTaskModel model = model(Task.binary("yes"));
    Dataset rows = toy.data(model);
    Trainer trainer = Toy.penalized(64);
    Dataset none = null;
    TrainingListener nobody = null;
    TrainingListener[] noListeners = null; // what a plain null is taken for
    try (TrainedModel plain = trainer.fit(model, toy.encoder(), rows);
        TrainedModel fourth = trainer.fit(model, toy.encoder(), rows, noListeners);
        TrainedModel fifth = trainer.fit(model, toy.encoder(), rows, none, noListeners)) {
      assertEquals(plain.history().get(2).losses(), fourth.history().get(2).losses());
      assertEquals(plain.history().get(2).losses(), fifth.history().get(2).losses());
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> trainer.fit(model, toy.encoder(), rows, none, nobody));
  }

  private static List<String> told(TrainedModel trained) {
    return trained.warnings().all();
  }

  @Test
  void anUndefinedFigureIsNeverTheBest() {
    double nan = Double.NaN;
    for (double undefined : new double[] {nan, Double.POSITIVE_INFINITY}) {
      List<float[]> kernels = new ArrayList<>();
      TrainingListener keep =
          new TrainingListener() {
            private TrainingRun run;

            @Override
            public void onStart(TrainingRun started) {
              run = started;
            }

            @Override
            public void onEpochEnd(EpochReport report) {
              kernels.add(run.weights().get("bottom/dense_0/kernel"));
            }
          };
      MultiTaskModel model = model(0., undefined, .3, undefined, .2, .1);
      try (TrainedModel trained = fit(model, new Stopping(9, 3, "yes.written"), keep)) {
        assertEquals(List.of(new Ending(5, true, "yes.written", 2, .3)), trained.endings());
        assertArrayEquals(kernels.get(1), trained.weights().get("bottom/dense_0/kernel"));
        assertEquals(
            List.of(
                "validation yes.written was "
                    + undefined
                    + " after epoch 1; such an epoch is never kept as the best"),
            told(trained));
      }
    }
    String message =
        assertThrows(TrainingException.class, () -> watched(9, 4, 0., nan)).getMessage();
    assertEquals(
        "\"yes.written\" was not defined on the validation rows after any of 4 epochs, so no"
            + " weights are the best",
        message);
  }

  @Test
  void undefinedEpochsCountAfterAResumeToo() {
    Double[] values = {0., Double.NaN, Double.NaN, .3, .2, .1, .1, .1};
    Stopping stopping = new Stopping(20, 3, "yes.written");
    TrainingListener cut =
        new TrainingListener() {
          @Override
          public void onEpochStart(int epoch, long examples) {
            if (epoch == 3) {
              throw new CancellationException();
            }
          }
        };
    Path run = folder.resolve("run");
    MultiTaskModel model = model(values);
    assertThrows(CancellationException.class, () -> fit(model, stopping, cut, Checkpoints.in(run)));
    ((Watched) model.tasks().get(0).objective()).metric().value(null, null); // one figure is lost
    try (TrainedModel trained = fit(model, stopping, Checkpoints.in(run))) {
      assertEquals(1, told(trained).size(), told(trained).toString());
      assertTrue(told(trained).get(0).contains("NaN after epoch 1;"), told(trained).toString());
      assertTrue(trained.endings().get(0).early());
    }
  }

  private Dataset equal(Dataset rows, int task, float label) {
    Batch all = rows.all();
    float[] labels = all.labels().clone();
    for (int i = task; i < labels.length; i += rows.tasks().size()) {
      labels[i] = label;
    }
    return Dataset.of(toy.encoder(), rows.tasks(), all.size(), all.ids(), all.floats(), labels);
  }

  @Test
  void labelsMustDefineWhatIsMonitored() {
    MultiTaskModel model = model(Task.binary("yes"), Task.multiclass("kind", 3));
    Dataset training = toy.data(model);
    for (int task = 0; task < 2; task++) {
      Dataset validation = equal(training.subset(0, 20), task, 1);
      String monitor = List.of("yes.auc", "kind.macro_auc").get(task);
      Trainer refused = Toy.penalized(64).withStopping(new Stopping(3, 3, monitor));
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> refused.fit(model, toy.encoder(), training, validation))
              .getMessage();
      String name = model.tasks().get(task).name();
      assertEquals(
          ("cannot monitor \"" + monitor + "\", which is not defined on the 20 validation rows, ")
              + ("whose labels of task " + name + " are all 1; ")
              + "monitor another figure or take other validation rows",
          message);
      try (TrainedModel trained =
          Toy.penalized(64).fit(model, toy.encoder(), training, validation)) {
        assertEquals(
            List.of(
                ("the labels of task " + name + " in all 20 validation rows are 1, ")
                    + ("so there is no " + monitor.split("\\.")[1])),
            told(trained));
        assertEquals(told(trained), Evaluation.undefined(model.tasks(), validation, "validation"));
      }
    }
  }

  @Test
  void weightsThatOverflowedInTheLastStepAreRefused() {
    MultiTaskModel model = model(Task.binary("yes"));
    Dataset rows = toy.data(model);
    Trainer trainer =
        Toy.penalized(64).withOptimizer(new Sgd(1e38f)).withStopping(new Stopping(1, 1, "loss"));
    for (Dataset validation : Arrays.asList(null, rows.subset(0, 20))) {
      String message =
          assertThrows(
                  TrainingException.class,
                  () ->
                      trainer.fitEnsemble(
                          1, model, toy.encoder(), rows, validation, i -> List.of()))
              .getMessage();
      assertTrue(
          message.matches(
              "after epoch 1, .*toy.csv, line \\d+: the prediction of yes is NaN; "
                  + "weights are huge, a lower learning rate may help"),
          message);
    }
  }

  @Test
  void whatNobodyWatchesIsTold() {
    MultiTaskModel model = model(Task.binary("yes"));
    for (Stopping stopping : List.of(new Stopping(3, 9, "yes.auc"), new Stopping(3, 2, "loss"))) {
      try (TrainedModel trained =
          Toy.penalized(64).withStopping(stopping).fit(model, toy.encoder(), toy.data(model))) {
        assertEquals(
            List.of(
                "there are no validation rows, so "
                    + stopping.monitor()
                    + " is not watched: training takes all 3 epochs and keeps the last weights"),
            told(trained));
      }
    }
  }
}
