package org.mtl4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.LabelType;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.CsvSource;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.IdRule;
import org.mtl4j.feature.NumericEncoding;
import org.mtl4j.feature.Pooling;
import org.mtl4j.feature.Scaling;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;
import org.mtl4j.graph.Threads;
import org.mtl4j.optimizer.Optimizer;
import org.mtl4j.optimizer.Regularization;
import org.mtl4j.optimizer.Sgd;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Network;

/** A small table with every kind of feature and label, encoded. */
public record Toy(Encoder encoder, Dataset data) {

  public static Toy create(Path folder, int hashBuckets) {
    return create(folder, schema(hashBuckets));
  }

  /** With histories {@code tags} and {@code sums} of items like {@code shown}. */
  public static Toy histories(Path folder) {
    EmbeddingTable items =
        new EmbeddingTable("items", 3, new IdRule.Fitted(1, IdRule.Fitted.UNLIMITED, 5));
    return create(
        folder,
        FeatureSchema.of(
            SparseFeature.of("city", 3),
            new SparseFeature("shown", items),
            new SequenceFeature("tags", items, 3, Pooling.MEAN, Optional.of("scores")),
            new SequenceFeature("sums", items, 2, Pooling.SUM, Optional.empty()),
            new DenseFeature("age", 1, Scaling.STANDARDIZE)));
  }

  private static Toy create(Path folder, FeatureSchema schema) {
    StringBuilder csv =
        new StringBuilder(
            "city,user,tags,likes,scores,age,bin,wave,yes,other,size,kind,shown,sums\n");
    Random random = new Random(5);
    Random more = new Random(6);
    for (int i = 0; i < 64; i++) {
      int items = random.nextInt(4);
      StringBuilder tags = new StringBuilder();
      StringBuilder scores = new StringBuilder();
      for (int j = 0; j < items; j++) {
        tags.append(j == 0 ? "" : "|").append("t").append(random.nextInt(6));
        scores.append(j == 0 ? "" : "|").append(random.nextInt(9) / 4f);
      }
      csv.append("c").append(random.nextInt(5)).append(",u").append(random.nextInt(40));
      csv.append(',')
          .append(tags)
          .append(",t")
          .append(random.nextInt(6))
          .append(',')
          .append(scores);
      csv.append(',').append(random.nextInt(80)).append(',').append(random.nextInt(9));
      csv.append(',').append(random.nextFloat()).append(',').append(random.nextInt(2));
      csv.append(',').append(random.nextInt(2)).append(',').append(random.nextFloat());
      csv.append(',').append(random.nextInt(3)).append(",t").append(more.nextInt(6));
      csv.append(more.nextInt(4) == 0 ? "," : ",t" + more.nextInt(6) + "|t" + more.nextInt(6));
      csv.append('\n');
    }
    try {
      Path file = Files.writeString(folder.resolve("toy.csv"), csv);
      RowSource rows = CsvSource.of(CsvFormat.withHeader(), file.toString());
      Encoder encoder = Encoder.fit(schema, rows);
      List<LabelColumn> labels =
          List.of(
              new LabelColumn("yes", "yes", new LabelType.Binary(List.of())),
              new LabelColumn("other", "other", new LabelType.Binary(List.of())),
              new LabelColumn("size", "size", new LabelType.Number()),
              new LabelColumn("kind", "kind", new LabelType.Index(3)));
      return new Toy(encoder, encoder.encode(rows, labels));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FeatureSchema schema(int hashBuckets) {
    EmbeddingTable tags =
        new EmbeddingTable("tags", 3, new IdRule.Fitted(1, IdRule.Fitted.UNLIMITED, 5));
    return FeatureSchema.of(
        SparseFeature.of("city", 3),
        new SparseFeature("user", EmbeddingTable.hashed("user", 2, hashBuckets)),
        new SequenceFeature("tags", tags, 3, Pooling.MEAN, Optional.of("scores")),
        new SequenceFeature("likes", tags, 2, Pooling.MAX, Optional.empty()),
        new DenseFeature("age", 1, Scaling.STANDARDIZE),
        new DenseFeature("bin", 1, Scaling.MIN_MAX, new NumericEncoding.PiecewiseLinear(4, 0)),
        new DenseFeature("wave", 1, Scaling.MIN_MAX, new NumericEncoding.PiecewiseLinear(3, 2)));
  }

  Network network(MultiTaskModel model) {
    return Trainer.network(model, encoder);
  }

  TrainingGraph graph(MultiTaskModel model, Optimizer optimizer) {
    return new TrainingGraph(
        network(model),
        new Trainer(
            optimizer,
            Regularization.none(),
            Steps.of(64),
            new Stopping(3, 3, "loss"),
            7,
            Threads.single()),
        64,
        false);
  }

  TrainingGraph graph(MultiTaskModel model) {
    return graph(model, new Sgd(1));
  }

  /** Penalties on everything, so that a step touches every weight. */
  static Trainer penalized(int batchSize) {
    return new Trainer(
        new Sgd(0.5f),
        new Regularization(0.01f, 0.1f),
        Steps.of(batchSize),
        new Stopping(3, 3, "loss"),
        7,
        Threads.single());
  }

  static void assertWeights(TrainingGraph expected, TrainingGraph actual, float tolerance) {
    Map<String, float[]> values = expected.weights().values();
    actual
        .weights()
        .values()
        .forEach((path, v) -> assertArrayEquals(values.get(path), v, tolerance, path));
  }

  public Dataset data(MultiTaskModel model) {
    return data.withTasks(model.tasks().stream().map(task -> task.name()).toList());
  }
}
