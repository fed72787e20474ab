package org.mtl4j.examples;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.DataException;
import org.mtl4j.data.Dataset;
import org.mtl4j.export.SavedModelWriter;
import org.mtl4j.metric.Curves;
import org.mtl4j.task.Binary;
import org.mtl4j.task.Task;
import org.mtl4j.train.EpochReport;
import org.mtl4j.train.Evaluation;
import org.mtl4j.train.ProgressListener;
import org.mtl4j.train.TensorBoardListener;
import org.mtl4j.train.TrainedModel;
import org.mtl4j.train.Trainer;
import org.mtl4j.train.TrainingListener;
import org.tensorflow.TensorFlow;

/**
 * A folder that holds a run: {@code config.yaml}, {@code metrics.json}, {@code run.json}, {@code
 * saved_model/1}, {@code checkpoints/best}, {@code logs}, {@code report.html}; {@code rejected.csv}
 * where rows were left out.
 *
 * @param path of the folder
 */
record RunFolder(Path path) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  Path savedModel() {
    return path.resolve("saved_model").resolve("1");
  }

  /** Trains what {@code config} says; the folder is complete or, after an error, not there. */
  Evaluation train(Config config) {
    if (Files.exists(path)) {
      throw new DataException(path + ": the run folder already exists");
    }
    Experiment experiment = new Experiment(config);
    experiment.model();
    EncodedRows rows = EncodedRows.of(experiment);
    try {
      Files.createDirectories(path);
      try (TrainedModel trained =
          experiment.fit(experiment.trainer(), rows, member -> listeners(config, member))) {
        Evaluation onValidation = evaluate(trained, rows.validation());
        Map<String, float[]> predictions =
            rows.test() == null ? null : trained.predict(rows.test());
        Evaluation onTest =
            predictions == null ? null : Evaluation.of(trained.tasks(), rows.test(), predictions);
        ConfigFile.write(config, path.resolve("config.yaml"));
        Map<String, Object> metrics = metrics(trained, onValidation, onTest);
        if (!rows.badRows().rows().isEmpty()) {
          metrics.put("rejectedRows", rows.badRows().rows().size());
          rows.badRows().write(path.resolve("rejected.csv"));
        }
        JSON.writeValue(path.resolve("metrics.json").toFile(), metrics);
        JSON.writeValue(path.resolve("run.json").toFile(), record(trained.trainer(), rows));
        SavedModelWriter.write(trained, savedModel());
        copyWeights(Files.createDirectories(path.resolve("checkpoints")));
        Map<String, Curves> curves = curves(trained, rows.test(), predictions);
        Files.writeString(
            path.resolve("report.html"),
            Report.page("MTL4J run", "run.js", Map.of("metrics", metrics, "curves", curves)));
        return onTest != null ? onTest : onValidation;
      }
    } catch (IOException e) {
      delete();
      throw new UncheckedIOException("cannot write " + path + ": " + e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      delete();
      throw e;
    }
  }

  // each member of an ensemble has curves of its own
  private List<TrainingListener> listeners(Config config, int member) {
    Path logs = path.resolve("logs");
    return List.of(
        new ProgressListener(),
        new TensorBoardListener(
            config.training().ensemble() == 1 ? logs : logs.resolve("member_" + member)));
  }

  private static Evaluation evaluate(TrainedModel trained, Dataset rows) {
    return rows == null ? null : trained.evaluate(rows);
  }

  private static Map<String, Object> metrics(
      TrainedModel trained, Evaluation validation, Evaluation test) {
    double seconds = 0;
    long examples = 0;
    for (EpochReport epoch : trained.history()) {
      seconds += epoch.seconds();
      examples += epoch.examples();
    }
    Map<String, Object> all = new LinkedHashMap<>();
    if (test != null) {
      all.put("test", Epoch.finite(test));
    }
    if (validation != null) {
      all.put("validation", Epoch.finite(validation));
    }
    Map<String, Object> train = new LinkedHashMap<>();
    train.put("epochs", trained.history().size());
    train.put("examplesPerSecond", examples / seconds);
    train.put("history", Epoch.history(trained));
    all.put("train", train);
    return all;
  }

  // the SavedModel's variables are a checkpoint already
  private void copyWeights(Path checkpoints) throws IOException {
    Path variables = savedModel().resolve("variables");
    for (String end : List.of(".index", ".data-00000-of-00001")) {
      Files.copy(variables.resolve("variables" + end), checkpoints.resolve("best" + end));
    }
  }

  private static Map<String, Curves> curves(
      TrainedModel trained, Dataset test, Map<String, float[]> predictions) {
    Map<String, Curves> curves = new LinkedHashMap<>();
    if (test != null) {
      for (Task task : trained.tasks()) {
        if (task.objective() instanceof Binary) {
          String name = task.name();
          curves.put(name, Curves.of(test.labels(name), predictions.get(name)));
        }
      }
    }
    return curves;
  }

  private static Map<String, Object> record(Trainer trainer, EncodedRows rows) {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("seed", trainer.seed());
    record.put("tensorflow", TensorFlow.version());
    record.put("java", Runtime.version().toString());
    record.put("data", rows.record());
    return record;
  }

  static String json(Evaluation evaluation) {
    return json(Epoch.finite(evaluation));
  }

  static String json(Map<String, ?> values) {
    try {
      return JSON.writeValueAsString(values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void delete() {
    try {
      MoreFiles.deleteRecursively(path, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
