package org.mtl4j.examples.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.LabelType;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.InputFormat;
import org.mtl4j.data.format.RowFiles;
import org.mtl4j.data.row.BadRows;
import org.mtl4j.data.row.Limits;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.data.row.Splits;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.Feature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.IdRule;
import org.mtl4j.feature.ItemRule;
import org.mtl4j.feature.NumericEncoding;
import org.mtl4j.feature.Pooling;
import org.mtl4j.feature.Scaling;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;
import org.mtl4j.feature.TextRule;
import org.mtl4j.graph.Threads;
import org.mtl4j.optimizer.Adagrad;
import org.mtl4j.optimizer.Adam;
import org.mtl4j.optimizer.ClipNorm;
import org.mtl4j.optimizer.Optimizer;
import org.mtl4j.optimizer.Regularization;
import org.mtl4j.optimizer.Schedule;
import org.mtl4j.optimizer.Sgd;
import org.mtl4j.task.Binary;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Multiclass;
import org.mtl4j.task.Objective;
import org.mtl4j.task.Regression;
import org.mtl4j.task.Task;
import org.mtl4j.train.BaseRates;
import org.mtl4j.train.Steps;
import org.mtl4j.train.Stopping;
import org.mtl4j.train.TrainedModel;
import org.mtl4j.train.Trainer;
import org.mtl4j.train.TrainingListener;

/**
 * What a {@link Config} describes, as objects of the library.
 *
 * @param config the description
 * @param text how text is read
 */
public record Experiment(Config config, TextRule text) {

  /** With text read as new models take it. */
  public Experiment(Config config) {
    this(
        config, new TextRule(true, config.data().csv().missing(), config.data().csv().separator()));
  }

  // of a table, unless the config says otherwise
  private static final int STREAMED_VALUES = 1 << 18;

  public CsvFormat format() {
    Config.Csv csv = config.data().csv();
    List<String> columns = Config.or(csv.columns(), List.of());
    return new CsvFormat(
        columns.isEmpty(),
        columns,
        csv.delimiter(),
        Optional.ofNullable(csv.comment()),
        limits(),
        TextEncoding.of(csv.encoding()));
  }

  private Limits limits() {
    return limits(config.data().limits());
  }

  static Limits limits(Config.LimitsPart part) {
    return new Limits(part.rowLength(), part.fields(), part.valueLength(), part.items());
  }

  /** What becomes of bad rows. */
  public BadRows badRows() {
    return switch (config.data().badRows()) {
      case "fail" -> BadRows.fail();
      case "skip" -> BadRows.skip(config.data().badRowsLimit());
      default -> throw unknown("data.badRows", config.data().badRows(), "[fail, skip]");
    };
  }

  public boolean streaming() {
    return config.data().streaming();
  }

  /** Training, validation and test rows; null where there are none. */
  public Splits rows() {
    return rows(badRows());
  }

  /** The same with bad rows treated as {@code badRows} says. */
  public Splits rows(BadRows badRows) {
    Config.DataPart data = config.data();
    Config.Split split = data.split();
    RowSource training = files(data.train(), badRows);
    training = streaming() ? training : training.inMemory();
    RowSource validation =
        data.validation() == null ? null : files(data.validation(), badRows).inMemory();
    if (data.test() == null && split.modulus() != null) {
      int remainder = Config.or(split.remainder(), 0);
      Splits all = Splits.byRule(training, split.modulus(), remainder, split.validation());
      return validation == null
          ? all
          : new Splits(
              training.where(i -> i % split.modulus() != remainder), validation, all.test());
    }
    RowSource test = data.test() == null ? null : files(data.test(), badRows).inMemory();
    return validation != null
        ? new Splits(training, validation, test)
        : Splits.byTail(training, split.validation(), test);
  }

  private RowSource files(List<String> files, BadRows badRows) {
    return files().read(files.toArray(String[]::new)).with(badRows, limits());
  }

  /** The rows of files in memory; a bad one is an error. */
  public RowSource source(List<String> files) {
    return files(files, BadRows.fail()).inMemory();
  }

  /** How files like the training rows are read. */
  public InputFormat inputFormat(List<String> columns) {
    return new InputFormat(format(), columns, trainingLabels());
  }

  /** How files of any kind are read. */
  public RowFiles files() {
    return new RowFiles(format(), text());
  }

  public FeatureSchema schema() {
    Config.FeaturePart part = config.features();
    int most = streaming() ? STREAMED_VALUES : IdRule.Fitted.UNLIMITED;
    IdRule ids =
        new IdRule.Fitted(
            part.minCount(), Config.or(part.maxValues(), most), part.unknownBuckets());
    TableWidths widths = new TableWidths(part);
    List<Feature> features = new ArrayList<>();
    for (String name : part.sparse()) {
      features.add(new SparseFeature(name, new EmbeddingTable(name, widths.of(name), ids)));
    }
    Scaling scaling = choice("features.scaling", part.scaling(), Scaling.class);
    NumericEncoding encoding = encoding(part.encoding());
    part.dense().forEach(name -> features.add(new DenseFeature(name, 1, scaling, encoding)));
    for (Config.SequencePart sequence : part.sequences()) {
      features.add(
          new SequenceFeature(
              sequence.name(),
              new EmbeddingTable(sequence.table(), widths.of(sequence.table()), ids),
              new ItemRule(
                  sequence.maxLength(),
                  choice("features.sequences.keep", sequence.keep(), ItemRule.Keep.class),
                  Optional.ofNullable(sequence.padding())),
              choice("features.sequences.pooling", sequence.pooling(), Pooling.class),
              Optional.ofNullable(sequence.weights())));
    }
    return new FeatureSchema(features, text());
  }

  private static NumericEncoding encoding(Config.Encoding part) {
    return switch (part.type()) {
      case "plain" -> new NumericEncoding.Plain();
      case "piecewise_linear" ->
          new NumericEncoding.PiecewiseLinear(
              Config.or(part.bins(), 32), Config.or(part.width(), 0));
      default -> throw unknown("features.encoding.type", part.type(), "[plain, piecewise_linear]");
    };
  }

  private static <E extends Enum<E>> E choice(String key, String text, Class<E> type) {
    for (E value : type.getEnumConstants()) {
      if (value.name().equals(text.toUpperCase(Locale.ROOT))) {
        return value;
      }
    }
    String all = Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT);
    throw unknown(key, text, all);
  }

  static IllegalArgumentException unknown(String key, String value, String known) {
    return new IllegalArgumentException(key + ": got \"" + value + "\", expected one of " + known);
  }

  public List<LabelColumn> labels() {
    return config.tasks().stream()
        .map(task -> new LabelColumn(task.name(), task.column(), labelType(task)))
        .toList();
  }

  /** The same with the weights of training rows where the config names their column. */
  public List<LabelColumn> trainingLabels() {
    List<LabelColumn> all = new ArrayList<>(labels());
    if (config.data().weight() != null) {
      all.add(LabelColumn.weight(config.data().weight()));
    }
    return all;
  }

  private static LabelType labelType(Config.TaskPart task) {
    return switch (task.type()) {
      case "binary" -> new LabelType.Binary(task.positives());
      case "regression" -> new LabelType.Number();
      default -> new LabelType.Classes(Config.require("tasks.classes", task.classes()));
    };
  }

  public List<Task> tasks() {
    return config.tasks().stream().map(t -> new Task(t.name(), objective(t), t.weight())).toList();
  }

  private static Objective objective(Config.TaskPart task) {
    float smoothing = task.smoothing().floatValue();
    if (task.type().equals("regression") && smoothing != 0) {
      throw new IllegalArgumentException(
          "tasks.smoothing: labels of regression task " + task.name() + " cannot be smoothed");
    }
    return switch (task.type()) {
      case "binary" -> new Binary(smoothing);
      case "regression" -> new Regression();
      case "multiclass" ->
          new Multiclass(Config.require("tasks.classes", task.classes()).size(), smoothing);
      default -> throw unknown("tasks.type", task.type(), "[binary, regression, multiclass]");
    };
  }

  /** Builds what needs no rows, so that a wrong setting shows before they are read. */
  public void check() {
    new SettingPlace(path -> "config").check(this);
  }

  public MultiTaskModel model() {
    return Models.of(config.model(), tasks());
  }

  /** Trains all members of the ensemble, or the only network. */
  public TrainedModel fit(
      Trainer trainer, EncodedRows rows, IntFunction<List<TrainingListener>> listeners) {
    MultiTaskModel model = model();
    IntFunction<List<TrainingListener>> all =
        !config.training().baseRates()
            ? listeners
            : member -> {
              List<TrainingListener> more = new ArrayList<>(listeners.apply(member));
              more.add(0, new BaseRates(model, rows.training()));
              return more;
            };
    return trainer.fitEnsemble(
        config.training().ensemble(),
        model,
        rows.encoder(),
        rows.training(),
        rows.validation(),
        all);
  }

  public Trainer trainer() {
    Config.Training part = config.training();
    float rate = part.learningRate().floatValue();
    Optimizer optimizer =
        switch (part.optimizer()) {
          case "adam" -> Adam.of(rate);
          case "adagrad" -> Adagrad.of(rate);
          case "sgd" -> new Sgd(rate);
          default -> throw unknown("training.optimizer", part.optimizer(), "[adam, adagrad, sgd]");
        };
    Config.Stop stop = part.stopping();
    return new Trainer(
        optimizer,
        new Regularization(
            part.l2().embeddings().floatValue(),
            part.l2().kernels().floatValue(),
            part.l2().decay().floatValue()),
        new Steps(
            part.batchSize(),
            new Schedule(
                part.schedule().warmup(),
                choice("training.schedule.decay", part.schedule().decay(), Schedule.Decay.class)),
            part.averaging().floatValue(),
            part.clipNorm() == null
                ? List.of()
                : List.of(new ClipNorm(part.clipNorm().floatValue())),
            Optional.ofNullable(part.balancing()).map(Balancers::of)),
        new Stopping(stop.epochs(), stop.patience(), stop.monitor()),
        part.seed(),
        part.threads() == null ? Threads.defaults() : new Threads(part.threads(), 1));
  }
}
