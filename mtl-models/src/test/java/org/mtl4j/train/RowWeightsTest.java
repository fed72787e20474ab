package org.mtl4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.Batch;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.LabelType;
import org.mtl4j.data.StreamedExamples;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.CsvSource;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.graph.Threads;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.SharedBottom;
import org.mtl4j.optimizer.Regularization;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Multiclass;
import org.mtl4j.task.Regression;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.mtl4j.train.BatchInputs.Loaded;

/** Rows that count more than others, or not at all. */
class RowWeightsTest {

  private static final MultiTaskModel MODEL =
      new SharedBottom(
          List.of(
              Task.binary("yes"),
              new Task("size", new Regression(), 0.3),
              new Task("kind", new Multiclass(3), 2)),
          Mlp.of(4),
          Towers.of(3));

  @TempDir Path folder;

  // the rows of the toy with the weight that each has, 0 to 3
  private static Dataset weighted(Toy toy, Batch rows, int... weights) {
    int tasks = MODEL.tasks().size();
    float[] labels = new float[rows.size() * (tasks + 1)];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.labels(), i * tasks, labels, i * (tasks + 1), tasks);
      labels[i * (tasks + 1) + tasks] = weights[i];
    }
    List<String> names = new ArrayList<>(MODEL.tasks().stream().map(Task::name).toList());
    names.add(LabelColumn.WEIGHT);
    return Dataset.of(toy.encoder(), names, rows.size(), rows.ids(), rows.floats(), labels);
  }

  @Test
  @Tag("rounding")
  void aWeightCountsARowSoManyTimes() {
    Toy toy = Toy.create(folder, 10);
    Batch rows = toy.data(MODEL).all();
    int[] weights = IntStream.range(0, rows.size()).map(i -> i * 7 % 4).toArray();
    int[] repeated =
        IntStream.range(0, rows.size())
            .flatMap(i -> IntStream.range(0, weights[i]).map(j -> i))
            .toArray();
    for (int batchSize : new int[] {64, 1024}) { // whole and in halves
      Trainer trainer = Toy.penalized(batchSize);
      try (TrainingGraph often = new TrainingGraph(toy.network(MODEL), trainer, 64, false);
          TrainingGraph once = new TrainingGraph(toy.network(MODEL), trainer, 64, true);
          Loaded plain = often.load(rows);
          Loaded heavy = once.load(weighted(toy, rows, weights).all())) {
        for (int step = 0; step < 3; step++) {
          assertArrayEquals(
              often.step(plain, repeated, 0, repeated.length),
              once.step(heavy, Batch.order(rows.size()), 0, rows.size()),
              1e-4f);
        }
        Toy.assertWeights(often, once, 1e-4f);
      }
    }
  }

  @Test
  void aBatchWithoutWeightChangesNothing() {
    Toy toy = Toy.create(folder, 10);
    Trainer trainer = Toy.penalized(1024);
    Trainer unpenalized =
        new Trainer(
            trainer.optimizer(),
            Regularization.none(),
            trainer.steps(),
            trainer.stopping(),
            7,
            Threads.single());
    try (TrainingGraph graph = new TrainingGraph(toy.network(MODEL), unpenalized, 64, true)) {
      Map<String, float[]> before = graph.weights().values();
      float[] losses = graph.step(weighted(toy, toy.data(MODEL).all(), new int[64]).all());
      assertArrayEquals(new float[3], losses);
      graph.weights().values().forEach((path, v) -> assertArrayEquals(before.get(path), v, path));
    }
  }

  @Test
  void headsStartAtTheRatesOfWeightedRows() {
    Toy toy = Toy.create(folder, 10);
    Batch rows = toy.data(MODEL).all();
    int[] weights = IntStream.range(0, rows.size()).map(i -> i % 3).toArray();
    Dataset weighted = weighted(toy, rows, weights);
    double positives = 0;
    double sum = 0;
    for (int i = 0; i < rows.size(); i++) {
      positives += weights[i] * rows.labels()[i * MODEL.tasks().size()];
      sum += weights[i];
    }
    double yes = positives * rows.size() / sum;
    List<Float> starts = new ArrayList<>();
    TrainingListener keep =
        new TrainingListener() {
          @Override
          public void onStart(TrainingRun run) {
            starts.add(run.weights().get("heads/yes/bias")[0]);
          }
        };
    Toy.penalized(64)
        .fit(MODEL, toy.encoder(), weighted, new BaseRates(MODEL, weighted), keep)
        .close();
    assertEquals(Math.log((yes + 1) / (rows.size() + 1 - yes)), starts.get(0), 1e-5);
  }

  @Test
  void weightsComeFromAColumnInMemoryAndStreamed() throws Exception {
    StringBuilder csv = new StringBuilder("x,y,w\n");
    for (int i = 0; i < 40; i++) {
      csv.append(i % 5).append(',').append(i % 5 > 2 ? 1 : 0).append(',');
      csv.append(i % 5 > 2 ? "0.25" : "2").append('\n');
    }
    Path file = Files.writeString(folder.resolve("rows.csv"), csv);
    RowSource rows = CsvSource.of(CsvFormat.withHeader(), file.toString());
    FeatureSchema schema = FeatureSchema.of(DenseFeature.of("x"));
    LabelColumn label = new LabelColumn("y", "y", new LabelType.Binary(List.of()));
    List<LabelColumn> labels = List.of(label, LabelColumn.weight("w"));
    Encoder encoder = Encoder.fit(schema, rows, labels);
    Dataset inMemory = encoder.encode(rows, labels);
    MultiTaskModel model =
        new SharedBottom(List.of(Task.binary("y")), Mlp.of(), new Towers(List.of(Mlp.of())));
    Trainer trainer = Toy.penalized(8).withStopping(new Stopping(200, 200, "loss"));
    StreamedExamples streamed = StreamedExamples.fit(schema, rows, labels, 40);
    try (TrainedModel first = trainer.fit(model, encoder, inMemory);
        TrainedModel second = trainer.fit(model, streamed.encoder(), streamed);
        TrainedModel unweighted = trainer.fit(model, encoder, inMemory.withTasks(List.of("y")))) {
      assertTrue(mean(first, inMemory) < mean(unweighted, inMemory) - 0.01);
      assertTrue(mean(second, inMemory) < mean(unweighted, inMemory) - 0.01);
    }

    Files.writeString(folder.resolve("bad.csv"), "x,y,w\n1,0,1\n2,1,-3\n");
    RowSource bad = CsvSource.of(CsvFormat.withHeader(), folder.resolve("bad.csv").toString());
    String message =
        assertThrows(DataException.class, () -> encoder.encode(bad, labels)).getMessage();
    assertTrue(
        message.contains("bad.csv") && message.contains("line 3") && message.contains("\"w\""),
        message);
    assertTrue(message.contains("-3") && message.contains("a number >= 0"), message);
    assertEquals(List.of("y", LabelColumn.WEIGHT), streamed.tasks());
  }

  private static float mean(TrainedModel trained, Dataset rows) {
    float sum = 0;
    for (float value : trained.predict(rows).get("y")) {
      sum += value;
    }
    return sum / rows.rows();
  }
}
