package org.mtl4j.examples.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.row.DataException;
import org.mtl4j.export.SavedModelWriter;
import org.mtl4j.io.Disk;
import org.mtl4j.io.OutputFile;
import org.mtl4j.io.OutputFolder;
import org.mtl4j.metric.Curves;
import org.mtl4j.task.Binary;
import org.mtl4j.task.Task;
import org.mtl4j.train.Checkpoints;
import org.mtl4j.train.Evaluation;
import org.mtl4j.train.FolderLock;
import org.mtl4j.train.JsonLinesListener;
import org.mtl4j.train.ProgressListener;
import org.mtl4j.train.TensorBoardListener;
import org.mtl4j.train.TrainedModel;
import org.mtl4j.train.TrainingListener;
import org.mtl4j.train.TrainingRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder that holds a run: {@code config.yaml}, {@code metrics.jsonl}, {@code checkpoints/},
 * {@code logs} from its start; {@code metrics.json}, {@code run.json}, {@code saved_model/1},
 * {@code checkpoints/best}, {@code report.html} from its end, and {@code rejected.csv} where rows
 * were left out.
 *
 * @param path of the folder
 */
public record RunFolder(Path path) {

  private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);
  private static final String CONFIG = "config.yaml";
  private static final String CHECKPOINTS = "checkpoints";
  private static final String REPORT = "report.html"; // written last
  private static final int STEPS_PER_LINE = 10;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** The SavedModel of the run folder {@code model}, or {@code model} itself where it is none. */
  public static Path savedModel(Path model) {
    Path inside = new RunFolder(model).savedModel();
    return Files.isDirectory(inside) ? inside : model;
  }

  private Path savedModel() {
    return path.resolve("saved_model").resolve("1");
  }

  /**
   * Trains what {@code config} says and returns the scores as JSON. After an error before the first
   * checkpoint the folder is not there; after a later one it is kept, to go on from.
   *
   * @param resume whether to go on with the training in the folder, if there is one
   */
  public String train(Config config, boolean resume) {
    boolean own = checkFresh(resume);
    Experiment experiment = new Experiment(config);
    experiment.check();
    if (!own) {
      record().check(path.resolve(CONFIG), config);
    }
    EncodedRows rows = EncodedRows.of(experiment);
    if (!own) {
      record().check(rows);
      if (isComplete() && !longer(config)) {
        return scores();
      }
    }
    FolderLock lock = FolderLock.of(path, "mtl train");
    try {
      checkFresh(resume || !record().exists(path.resolve(CONFIG)));
      return train(experiment, rows, own);
    } finally {
      lock.close();
    }
  }

  private RunRecord record() {
    return new RunRecord(path);
  }

  // whether more epochs are asked for than the run in the folder was to have
  private boolean longer(Config config) {
    Config before = ConfigFile.read(path.resolve(CONFIG), Map.of());
    return config.training().stopping().epochs() > before.training().stopping().epochs();
  }

  // whether the folder becomes this training's own: nothing is there yet
  private boolean checkFresh(boolean resume) {
    if (!Files.exists(path)) {
      return true;
    }
    boolean run = record().exists(path.resolve(CONFIG));
    if (!resume) {
      throw new DataException(path + existing(run));
    }
    sweep(path);
    String[] names = path.toFile().list();
    if (!run && !(names != null && List.of(FolderLock.FILE).containsAll(List.of(names)))) {
      throw new DataException(path + ": exists and is not a run folder");
    }
    return !run;
  }

  private String existing(boolean run) {
    if (!run) {
      return ": already exists and is not a run folder; take another --out";
    }
    String more = isComplete() ? " for more training.stopping.epochs" : "";
    return ": the run folder already exists; --resume goes on with its training"
        + (more + ", another --out begins a new one");
  }

  // removes what a killed process was writing
  private static void sweep(Path folder) {
    try {
      OutputFolder.sweep(folder);
    } catch (IOException e) {
      throw Disk.cannotWrite(folder, e);
    }
  }

  private boolean isComplete() {
    return Files.exists(path.resolve(REPORT));
  }

  // of a run that has ended
  private String scores() {
    try {
      JsonNode metrics = JSON.readTree(path.resolve("metrics.json").toFile());
      JsonNode scores = metrics.has("test") ? metrics.get("test") : metrics.path("validation");
      return JSON.writeValueAsString(scores);
    } catch (IOException e) {
      throw new DataException(path + ": metrics.json cannot be read: " + e.getMessage());
    }
  }

  private String train(Experiment experiment, EncodedRows rows, boolean own) {
    Config config = experiment.config();
    try (StopSignal signal = new StopSignal()) {
      sweep(savedModel().getParent());
      sweep(path.resolve(CHECKPOINTS));
      if (own) {
        mark(config, rows); // first of all, so that the folder is known whenever it is killed
      }
      try (TrainedModel trained =
          experiment.fit(
              experiment.trainer(), rows, member -> listeners(config, rows, member, signal))) {
        signal.check();
        return write(experiment, trained, rows);
      }
    } catch (IOException e) {
      deleteWithoutCheckpoint(own);
      throw Disk.cannotWrite(path, e);
    } catch (RuntimeException | Error e) {
      deleteWithoutCheckpoint(own);
      throw e;
    }
  }

  private String write(Experiment experiment, TrainedModel trained, EncodedRows rows)
      throws IOException {
    Evaluation onValidation = evaluate(trained, rows.validation());
    Map<String, float[]> predictions = rows.test() == null ? null : trained.predict(rows.test());
    Evaluation onTest = predictions == null ? null : trained.score(rows.test(), predictions);
    rows.warnings().forEach(trained.warnings()::add);
    if (rows.test() != null) {
      Evaluation.undefined(trained.tasks(), rows.test(), "test").forEach(trained.warnings()::add);
    }
    Map<String, ColumnShares> shares = rows.columnShares();
    shares.forEach((part, all) -> all.warnings(part).forEach(trained.warnings()::add));
    RunMetrics figures = new RunMetrics(trained, onValidation, onTest);
    Map<String, Object> metrics = figures.all();
    Map<String, Object> columns = new LinkedHashMap<>();
    shares.forEach((part, all) -> columns.put(part, all.json()));
    metrics.put("columns", columns);
    if (!rows.badRows().rows().isEmpty()) {
      metrics.put("rejectedRows", rows.badRows().rows().size());
      rows.badRows().write(path.resolve("rejected.csv"));
    }
    OutputFile.write(path.resolve("metrics.json"), json(metrics));
    Disk.delete(savedModel()); // of a run that was cut off before its report
    SavedModelWriter.write(trained, savedModel(), experiment.inputFormat(rows.columns()));
    copyWeights(path.resolve(CHECKPOINTS));
    Map<String, Curves> curves = curves(trained, rows.test(), predictions);
    OutputFile.write(
        path.resolve(REPORT),
        Report.page(
            "MTL4J run",
            "run.js",
            Map.of("metrics", metrics, "curves", curves, "endings", figures.endings())));
    LOG.info("{}: {}", path, figures.summary());
    return json(onTest != null ? onTest : onValidation);
  }

  // each member of an ensemble has curves and checkpoints of its own
  private List<TrainingListener> listeners(
      Config config, EncodedRows rows, int member, StopSignal signal) {
    String own = config.training().ensemble() == 1 ? "" : "member_" + member;
    Config.CheckpointPart part = config.training().checkpoints();
    Checkpoints checkpoints =
        new Checkpoints(
            path.resolve(CHECKPOINTS).resolve(own),
            part.steps(),
            Duration.ofMillis(Math.round(part.minutes() * 60_000)),
            part.keep());
    return List.of(
        new ProgressListener(),
        new TensorBoardListener(path.resolve("logs").resolve(own)),
        new JsonLinesListener(path.resolve("metrics.jsonl"), STEPS_PER_LINE, member),
        checkpoints,
        marking(config, rows),
        signal.saving(checkpoints));
  }

  // The old report goes first, so that a run that goes on and is killed is not taken for a finished
  // one.
  private void mark(Config config, EncodedRows rows) {
    try {
      Files.deleteIfExists(path.resolve(REPORT));
      record().write(config.training().seed(), rows);
      ConfigFile.write(config, path.resolve(CONFIG));
    } catch (IOException e) {
      throw Disk.cannotWrite(path, e);
    }
  }

  // behind the checkpoints, which may refuse to go on: until then nothing of the run is changed
  private TrainingListener marking(Config config, EncodedRows rows) {
    return new TrainingListener() {
      @Override
      public void onStart(TrainingRun run) {
        mark(config, rows);
      }
    };
  }

  private static Evaluation evaluate(TrainedModel trained, Dataset rows) {
    return rows == null ? null : trained.evaluate(rows);
  }

  // the SavedModel's variables are a checkpoint already
  private void copyWeights(Path checkpoints) throws IOException {
    Path variables = savedModel().resolve("variables");
    for (String end : List.of(".index", ".data-00000-of-00001")) {
      Path from = variables.resolve("variables" + end);
      OutputFile.write(checkpoints.resolve("best" + end), out -> Files.copy(from, out));
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

  public static String json(Evaluation evaluation) {
    return json(Epoch.finite(evaluation));
  }

  public static String json(Map<String, ?> values) {
    try {
      return JSON.writeValueAsString(values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void deleteWithoutCheckpoint(boolean own) {
    if (!own) {
      return; // there was something before
    }
    try (Stream<Path> all = Files.walk(path)) {
      if (all.anyMatch(Checkpoints::isOne)) {
        return;
      }
      Disk.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
