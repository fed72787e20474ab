package org.mtl4j.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.LabelType;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.CsvSource;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.data.row.Splits;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.SparseFeature;
import org.mtl4j.layer.ExpertGroup;
import org.mtl4j.layer.Gate;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.Ple;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.mtl4j.train.EpochReport;
import org.mtl4j.train.Stopping;
import org.mtl4j.train.TrainedModel;
import org.mtl4j.train.Trainer;

/** PLE with one binary and one regression task on generated movie ratings, from CSV to metrics. */
public final class QuickStart {

  private QuickStart() {}

  /** Runs the program. */
  public static void main(String[] args) throws Exception {
    Path file = generate(Files.createTempFile("ratings", ".csv"));

    // what the columns are
    FeatureSchema schema =
        FeatureSchema.of(
            SparseFeature.of("user", 8), SparseFeature.of("movie", 8), DenseFeature.of("hour"));
    List<LabelColumn> labels =
        List.of(
            new LabelColumn("finish", "finish", new LabelType.Binary(List.of())),
            new LabelColumn("rating", "rating", new LabelType.Number()));

    // files -> rows -> encoded batches; the encoder sees training rows only
    RowSource rows = CsvSource.of(CsvFormat.withHeader(), file.toString());
    Splits splits = Splits.byTail(rows, 0.2, null);
    Encoder encoder = Encoder.fit(schema, splits.training());
    Dataset training = encoder.encode(splits.training(), labels);
    Dataset validation = encoder.encode(splits.validation(), labels);

    // what is predicted, and how
    Ple model =
        new Ple(
            List.of(Task.binary("finish"), Task.regression("rating")),
            2,
            new ExpertGroup(8, Mlp.of(64, 64)),
            new ExpertGroup(4, Mlp.of(64, 64)),
            new Gate(Mlp.of(16, 16)),
            Towers.of(32, 32));

    Trainer trainer =
        Trainer.defaults().withBatchSize(256).withStopping(new Stopping(5, 5, "loss"));
    try (TrainedModel trained = trainer.fit(model, encoder, training, validation)) {
      for (EpochReport epoch : trained.history()) {
        System.out.println("epoch " + epoch.epoch() + ", training losses " + epoch.losses());
      }
      var scores = trained.evaluate(validation);
      System.out.printf(
          Locale.ROOT,
          "finish AUC %.4f, rating MAE %.4f%n",
          scores.value("finish.auc"),
          scores.value("rating.mae"));
    } finally {
      Files.delete(file);
    }
  }

  // users and movies with tastes; people finish and rate what suits them
  private static Path generate(Path file) throws Exception {
    Random random = new Random(1);
    double[][] users = tastes(random, 200);
    double[][] movies = tastes(random, 100);
    StringBuilder csv = new StringBuilder("user,movie,hour,finish,rating\n");
    for (int i = 0; i < 20_000; i++) {
      int user = random.nextInt(users.length);
      int movie = random.nextInt(movies.length);
      int hour = random.nextInt(24);
      double fit = users[user][0] * movies[movie][0] + users[user][1] * movies[movie][1];
      int finish = fit + 0.5 * random.nextGaussian() - (hour > 21 ? 0.5 : 0) > 0 ? 1 : 0;
      double rating = 3 + fit + 0.3 * random.nextGaussian();
      csv.append("u" + user + ",m" + movie + "," + hour + "," + finish + "," + rating + "\n");
    }
    return Files.writeString(file, csv);
  }

  private static double[][] tastes(Random random, int count) {
    double[][] tastes = new double[count][2];
    for (double[] taste : tastes) {
      taste[0] = random.nextGaussian();
      taste[1] = random.nextGaussian();
    }
    return tastes;
  }
}
