package org.mtl4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.data.Batch;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.LabelType;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.CsvSource;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.Feature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.Pooling;
import org.mtl4j.feature.Scaling;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.graph.GraphScope.Summands;
import org.mtl4j.graph.ModelGraph;
import org.mtl4j.graph.NamedWeights;
import org.mtl4j.graph.WeightPlan;
import org.mtl4j.graph.WeightSpec;
import org.mtl4j.layer.Dense;
import org.mtl4j.layer.EmbeddingLayer;
import org.mtl4j.layer.ExpertGroup;
import org.mtl4j.layer.Gate;
import org.mtl4j.layer.Mlp;
import org.mtl4j.layer.ModelInput;
import org.mtl4j.models.Esmm;
import org.mtl4j.models.Ple;
import org.mtl4j.models.SharedBottom;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Outputs;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Sum;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** First layers from products of small tables against those from look-ups. */
@Tag("rounding")
class TableProductTest {

  private static final List<Task> TASKS = List.of(Task.binary("yes"), Task.binary("no"));
  private static final EmbeddingTable SHARED = EmbeddingTable.of("shared", 3);
  private static final Feature[] SMALL = {
    SparseFeature.of("few", 3),
    new SparseFeature("left", SHARED),
    SparseFeature.of("some", 3),
    new SparseFeature("right", SHARED)
  };

  @TempDir Path folder;
  private Encoder encoder;

  /** A model that uses its input beside the first layer. */
  private record Wide(SharedBottom deep) implements MultiTaskModel {
    @Override
    public List<Task> tasks() {
      return deep.tasks();
    }

    @Override
    public Outputs build(GraphScope scope, ModelInput input) {
      var tf = scope.tf();
      var sum = tf.sum(input.all(), tf.constant(1), Sum.keepDims(true));
      Outputs logits = deep.build(scope, input);
      return Outputs.of(
          TASKS,
          logits.logits().stream().<Operand<TFloat32>>map(one -> tf.math.add(one, sum)).toList());
    }
  }

  /** A model without a first layer of the usual kind. */
  private record Linear() implements MultiTaskModel {
    @Override
    public List<Task> tasks() {
      return TASKS;
    }

    @Override
    public Outputs build(GraphScope scope, ModelInput input) {
      var dense = new Dense(1, false);
      return Outputs.of(
          TASKS,
          List.of(
              dense.apply(scope.at("yes"), input.all()), dense.apply(scope.at("no"), input.all())));
    }
  }

  static List<MultiTaskModel> models() {
    ExpertGroup two = new ExpertGroup(2, Mlp.of(4));
    SharedBottom bottom = new SharedBottom(TASKS, Mlp.of(5), Towers.of(3));
    return List.of(
        bottom,
        new Esmm(TASKS.get(0), TASKS.get(1), "cvr", Towers.of(3)),
        new Ple(TASKS, 2, two, two, Gate.linear(), Towers.of()),
        new Wide(bottom));
  }

  private Dataset data(Feature... features) throws Exception {
    Random random = new Random(4);
    StringBuilder csv = new StringBuilder("few,left,right,some,many,items,age,yes,no\n");
    for (int i = 0; i < 600; i++) {
      int skewed = (int) (random.nextDouble() * random.nextDouble() * 40);
      csv.append(random.nextInt(3)).append(',').append(skewed).append(',');
      csv.append(random.nextInt(12)).append(',').append(random.nextInt(10)).append(',');
      csv.append(random.nextInt(100)).append(',').append(random.nextInt(5)).append('|');
      csv.append(random.nextInt(5)).append(',').append(random.nextFloat()).append(',');
      csv.append(random.nextInt(2)).append(',').append(random.nextInt(2)).append('\n');
    }
    Path file = Files.writeString(folder.resolve("rows.csv"), csv);
    RowSource rows = CsvSource.of(CsvFormat.withHeader(), file.toString());
    encoder = Encoder.fit(FeatureSchema.of(features), rows);
    return encoder.encode(
        rows,
        List.of(
            new LabelColumn("yes", "yes", new LabelType.Binary(List.of())),
            new LabelColumn("no", "no", new LabelType.Binary(List.of()))));
  }

  // steps of a large batch size take products, those of a small one look up
  private TrainingGraph graph(MultiTaskModel model, int batchSize) {
    return new TrainingGraph(Trainer.network(model, encoder), Toy.penalized(batchSize), 600, false);
  }

  private static long sums(ModelGraph graph) {
    return graph.operations().stream()
        .filter(op -> op.type().equals("SparseSegmentSumWithNumSegments"))
        .count();
  }

  private void agree(MultiTaskModel model, Batch rows, long sums) {
    try (TrainingGraph looked = graph(model, 64);
        TrainingGraph multiplied = graph(model, 1024)) {
      assertEquals(0, sums(looked.graph()));
      assertEquals(sums, sums(multiplied.graph()));
      for (int step = 0; step < 3; step++) {
        assertArrayEquals(looked.step(rows), multiplied.step(rows), 1e-5f);
      }
      Toy.assertWeights(looked, multiplied, 1e-5f);
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void stepsAreThoseOfLookUps(MultiTaskModel model) throws Exception {
    Dataset rows = data(SMALL);
    agree(model, rows.all(), model instanceof Esmm ? 4 : 2); // a half and first layer
  }

  @ParameterizedTest
  @MethodSource("models")
  void allElseIsLookedUp(MultiTaskModel model) throws Exception {
    Dataset rows =
        data(
            SparseFeature.of("items", 2),
            SMALL[0],
            SparseFeature.of("many", 3),
            SMALL[1],
            SMALL[3],
            new SequenceFeature("some", SHARED, 2, Pooling.SUM, Optional.empty()),
            new DenseFeature("age", 1, Scaling.STANDARDIZE));
    agree(model, rows.all(), model instanceof Esmm ? 4 : 2);
  }

  @Test
  void graphsThatPredictKeepProductsThatFitACache() throws Exception {
    data(SMALL);
    EmbeddingLayer embedding = Trainer.network(models().get(0), encoder).embedding();
    assertEquals(1, predictingSums(embedding, 100));
    assertEquals(0, predictingSums(embedding, 100_000));
  }

  private static long predictingSums(EmbeddingLayer embedding, int units) {
    List<WeightSpec> weights = WeightPlan.of(scope -> first(embedding, scope, units));
    try (ModelGraph graph = new ModelGraph()) {
      Ops tf = graph.tf();
      Operand<TInt32> rows = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
      Summands summands = new Summands(rows, rows, tf.constant(7));
      first(embedding, GraphScope.predicting(tf, new NamedWeights(tf, weights), summands), units);
      return sums(graph);
    }
  }

  private static void first(EmbeddingLayer embedding, GraphScope scope, int units) {
    Ops tf = scope.tf();
    Operand<TInt32> ids = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1, 4)));
    Operand<TFloat32> floats = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 0)));
    new Dense(units, true).apply(scope.at("first"), embedding.apply(scope, ids, floats).all());
  }

  @Test
  void modelsThatSumNothingTrainAlike() throws Exception {
    Dataset rows = data(SMALL);
    agree(new Linear(), rows.all(), 0);
  }

  @Test
  void tablesWithManyOrHashedValuesAreLookedUp() throws Exception {
    Dataset rows =
        data(
            SparseFeature.of("many", 3),
            new SparseFeature("few", EmbeddingTable.hashed("few", 3, 9)),
            SMALL[2]);
    agree(models().get(0), rows.all(), 0);
  }
}
