package org.mtl4j.examples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.LabelType;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.CsvSource;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.data.row.Splits;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.Feature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.Scaling;
import org.mtl4j.feature.SparseFeature;
import org.mtl4j.feature.TextRule;
import org.mtl4j.layer.ExpertGroup;
import org.mtl4j.layer.Gate;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.Mmoe;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.mtl4j.train.Evaluation;
import org.mtl4j.train.ProgressListener;
import org.mtl4j.train.Stopping;
import org.mtl4j.train.TrainedModel;
import org.mtl4j.train.Trainer;

/** MMoE on UCI Adult, income and marital status, from the raw files to test AUC. */
public final class AdultIncome {

  private static final List<String> COLUMNS =
      List.of(
          ("age workclass fnlwgt education education_num marital_status occupation relationship "
                  + "race sex capital_gain capital_loss hours_per_week native_country income")
              .split(" "));

  private AdultIncome() {}

  /** Runs the program; the argument is the testdata folder. */
  public static void main(String[] args) {
    Path folder = Path.of(args.length > 0 ? args[0] : "testdata").resolve("adult");
    CsvFormat format = new CsvFormat(false, COLUMNS, ',', Optional.of('|'));
    RowSource all = CsvSource.of(format, folder.resolve("adult.data").toString()).inMemory();
    RowSource test = CsvSource.of(format, folder.resolve("adult.test").toString()).inMemory();

    List<Feature> features = new ArrayList<>();
    for (String name :
        List.of(
            "workclass",
            "education",
            "occupation",
            "relationship",
            "race",
            "sex",
            "native_country")) {
      features.add(SparseFeature.of(name, 4));
    }
    for (String name :
        List.of("age", "education_num", "capital_gain", "capital_loss", "hours_per_week")) {
      features.add(new DenseFeature(name, 1, Scaling.STANDARDIZE));
    }
    FeatureSchema schema = new FeatureSchema(features, new TextRule(true, List.of("?"), '|'));
    List<LabelColumn> labels =
        List.of(
            new LabelColumn("income", "income", new LabelType.Binary(List.of(">50K", ">50K."))),
            new LabelColumn(
                "marital", "marital_status", new LabelType.Binary(List.of("Never-married"))));

    Splits rows = Splits.byTail(all, 0.2, test);
    Encoder encoder = Encoder.fit(schema, rows.training());
    Dataset training = encoder.encode(rows.training(), labels);
    Dataset validation = encoder.encode(rows.validation(), labels);
    Mmoe model =
        new Mmoe(
            List.of(Task.binary("income"), Task.binary("marital")),
            new ExpertGroup(8, Mlp.of(16)),
            Gate.linear(),
            Towers.of(8));
    Trainer trainer =
        Trainer.defaults().withBatchSize(256).withStopping(new Stopping(20, 3, "income.auc"));
    try (TrainedModel trained =
        trainer.fit(model, encoder, training, validation, new ProgressListener())) {
      Evaluation scores = trained.evaluate(encoder.encode(rows.test(), labels));
      System.out.printf(
          Locale.ROOT,
          "test AUC: income %.4f, marital %.4f%n",
          scores.value("income.auc"),
          scores.value("marital.auc"));
    }
  }
}
