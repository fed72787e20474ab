package org.mtl4j.examples;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.DataException;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.Splits;
import org.mtl4j.export.Checkpoint;
import org.mtl4j.export.SavedModelWriter;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.train.EpochReport;
import org.mtl4j.train.Evaluation;
import org.mtl4j.train.ProgressListener;
import org.mtl4j.train.TensorBoardListener;
import org.mtl4j.train.TrainedModel;
import org.mtl4j.train.Trainer;
import org.tensorflow.TensorFlow;

/**
 * A folder that holds a run: {@code config.yaml}, {@code metrics.json}, {@code run.json}, {@code
 * saved_model/1}, {@code checkpoints/best}, {@code logs}, {@code report.html}.
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
    MultiTaskModel model = experiment.model();
    Trainer trainer = experiment.trainer();
    Splits rows = experiment.rows();
    Encoder encoder = Encoder.fit(experiment.schema(), rows.training());
    Dataset training = encoder.encode(rows.training(), experiment.labels());
    Dataset validation = encoder.encode(rows.validation(), experiment.labels());
    Dataset test = rows.test() == null ? null : encoder.encode(rows.test(), experiment.labels());
    try {
      Files.createDirectories(path);
      try (TrainedModel trained =
          trainer.fit(
              model,
              encoder,
              training,
              validation,
              new ProgressListener(),
              new TensorBoardListener(path.resolve("logs")))) {
        Evaluation onValidation = trained.evaluate(validation);
        Evaluation onTest = test == null ? null : trained.evaluate(test);
        ConfigFile.write(config, path.resolve("config.yaml"));
        Map<String, Object> metrics = metrics(trained, onValidation, onTest);
        JSON.writeValue(path.resolve("metrics.json").toFile(), metrics);
        JSON.writeValue(
            path.resolve("run.json").toFile(), record(trainer, training, validation, test));
        SavedModelWriter.write(trained, savedModel());
        Files.createDirectories(path.resolve("checkpoints"));
        Checkpoint.write(trained, path.resolve("checkpoints").resolve("best"));
        Report.write(metrics, path.resolve("report.html"));
        return onTest == null ? onValidation : onTest;
      }
    } catch (IOException e) {
      delete();
      throw new UncheckedIOException("cannot write " + path + ": " + e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      delete();
      throw e;
    }
  }

  private static Map<String, Object> metrics(
      TrainedModel trained, Evaluation validation, Evaluation test) {
    double seconds = 0;
    long examples = 0;
    List<Map<String, Object>> epochs = new ArrayList<>();
    for (EpochReport epoch : trained.history()) {
      seconds += epoch.seconds();
      examples += epoch.examples();
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("losses", epoch.losses());
      entry.put("validation", finite(epoch.validation()));
      epochs.add(entry);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    if (test != null) {
      all.put("test", finite(test));
    }
    all.put("validation", finite(validation));
    Map<String, Object> train = new LinkedHashMap<>();
    train.put("epochs", trained.history().size());
    train.put("examplesPerSecond", examples / seconds);
    train.put("history", epochs);
    all.put("train", train);
    return all;
  }

  // JSON has no NaN: a metric that is not defined, such as the AUC of one class, is null
  static Map<String, Map<String, Double>> finite(Evaluation evaluation) {
    Map<String, Map<String, Double>> copy = new LinkedHashMap<>();
    evaluation
        .metrics()
        .forEach(
            (task, values) -> {
              Map<String, Double> kept = new LinkedHashMap<>();
              values.forEach((name, value) -> kept.put(name, finite(value)));
              copy.put(task, kept);
            });
    return copy;
  }

  static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static Map<String, Object> record(
      Trainer trainer, Dataset training, Dataset validation, Dataset test) {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("seed", trainer.seed());
    record.put("tensorflow", TensorFlow.version());
    record.put("java", Runtime.version().toString());
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("training", rows(training));
    data.put("validation", rows(validation));
    if (test != null) {
      data.put("test", rows(test));
    }
    record.put("data", data);
    return record;
  }

  private static Map<String, Object> rows(Dataset data) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("rows", data.rows());
    entry.put("sha256", data.checksum());
    return entry;
  }

  static String json(Evaluation evaluation) {
    return json(finite(evaluation));
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
