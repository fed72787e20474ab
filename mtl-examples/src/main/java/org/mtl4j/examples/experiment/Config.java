package org.mtl4j.examples.experiment;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.mtl4j.data.StreamedExamples;
import org.mtl4j.data.row.Limits;

/**
 * A run as its YAML file says; what is left out takes the value documented here.
 *
 * @param data files, format and splits
 * @param features columns the model reads
 * @param tasks what is predicted
 * @param model the network
 * @param training optimizer and stopping
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Config(
    DataPart data, FeaturePart features, List<TaskPart> tasks, ModelPart model, Training training) {

  public Config {
    require("data", data);
    require("features", features);
    require("tasks", tasks);
    require("model", model);
    training =
        training == null
            ? new Training(
                null, null, null, null, null, null, null, null, null, null, null, null, null, null)
            : training;
  }

  public static <T> T require(String key, T value) {
    if (value == null) {
      throw new IllegalArgumentException("the key \"" + key + "\" is missing");
    }
    return value;
  }

  public static <T> T or(T value, T fallback) {
    return value == null ? fallback : value;
  }

  /**
   * Files (paths or globs, relative to the config), and how they are read. With {@code streaming}
   * (default false) the training rows are read part after part instead of held in memory. Bad rows
   * {@code fail} (default) or are left out ({@code skip}) up to a limit (1,000). With {@code
   * weight}, a column, training rows count as much as it says.
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record DataPart(
      @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> train,
      @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> validation,
      @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> test,
      Split split,
      Csv csv,
      String weight,
      Boolean streaming,
      Integer rowsPerPart,
      String badRows,
      Integer badRowsLimit,
      LimitsPart limits) {
    public DataPart {
      require("data.train", train);
      split = or(split, new Split(null, null, null));
      csv = or(csv, new Csv(null, null, null, null, null, null));
      streaming = or(streaming, false);
      rowsPerPart = or(rowsPerPart, StreamedExamples.ROWS_PER_PART);
      badRows = or(badRows, "fail");
      badRowsLimit = or(badRowsLimit, 1000);
      limits = or(limits, new LimitsPart(null, null, null, null));
    }
  }

  /** What rows and values may be at most; defaults are those of {@link Limits#defaults}. */
  public record LimitsPart(Integer rowLength, Integer fields, Integer valueLength, Integer items) {
    public LimitsPart {
      Limits defaults = Limits.defaults();
      rowLength = or(rowLength, defaults.rowLength());
      fields = or(fields, defaults.fields());
      valueLength = or(valueLength, defaults.valueLength());
      items = or(items, defaults.items());
    }
  }

  /** Rows i % modulus == remainder test; the last share of the others validates (default 0.2). */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Split(Integer modulus, Integer remainder, Double validation) {
    public Split {
      validation = or(validation, 0.2);
    }
  }

  /**
   * Columns where there is no header, delimiter, comment character, missing markers, separator,
   * encoding (UTF-8).
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Csv(
      List<String> columns,
      Character delimiter,
      Character comment,
      List<String> missing,
      Character separator,
      String encoding) {
    public Csv {
      delimiter = or(delimiter, ',');
      missing = or(missing, List.of());
      separator = or(separator, '|');
      encoding = or(encoding, "UTF-8");
    }
  }

  /**
   * Columns by type; embedding width (4, or by column or table), scaling (min_max), encoding of
   * numbers. Values are known that come minCount times (1), of them the maxValues most frequent of
   * a table (all; 262,144 with streaming); a hash spreads the others over unknownBuckets ids (0:
   * they have one).
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FeaturePart(
      List<String> sparse,
      List<String> dense,
      List<SequencePart> sequences,
      Integer embeddingWidth,
      Map<String, Integer> widths,
      String scaling,
      Encoding encoding,
      Integer minCount,
      Integer maxValues,
      Integer unknownBuckets) {
    public FeaturePart {
      sparse = or(sparse, List.of());
      dense = or(dense, List.of());
      sequences = or(sequences, List.of());
      embeddingWidth = or(embeddingWidth, 4);
      widths = new LinkedHashMap<>(or(widths, Map.of()));
      widths.values().removeIf(Objects::isNull); // as all settings that are null
      scaling = or(scaling, "min_max");
      encoding = or(encoding, new Encoding(null, null, null));
      minCount = or(minCount, 1);
      unknownBuckets = or(unknownBuckets, 0);
    }
  }

  /** What numbers become: plain (default) or piecewise_linear with bins (32) and width (0). */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Encoding(String type, Integer bins, Integer width) {
    public Encoding {
      type = or(type, "plain");
    }
  }

  /**
   * A sequence column: of at most maxLength (50) items it keeps the newest (default), which stand
   * last, or oldest; the text padding, if any, is no item; pooling sum, mean (default) or max;
   * optionally a column of weights; the table of another column.
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SequencePart(
      String name,
      Integer maxLength,
      String keep,
      String padding,
      String pooling,
      String weights,
      String table) {
    public SequencePart {
      require("features.sequences.name", name);
      maxLength = or(maxLength, 50);
      keep = or(keep, "newest");
      pooling = or(pooling, "mean");
      table = or(table, name);
    }
  }

  /**
   * A task: type binary (default), regression or multiclass; positives or classes by name; weight
   * of its loss (1), label smoothing (0).
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record TaskPart(
      String name,
      String column,
      String type,
      List<String> positives,
      List<String> classes,
      Double weight,
      Double smoothing) {
    public TaskPart {
      require("tasks.name", name);
      column = or(column, name);
      type = or(type, "binary");
      positives = or(positives, List.of());
      weight = or(weight, 1.0);
      smoothing = or(smoothing, 0.0);
    }
  }

  /**
   * The network; sizes default to those of the census comparison. Other keys are those of its type,
   * see the guide.
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ModelPart(
      String type,
      Cross cross,
      AttentionPart attention,
      Experts experts,
      List<Integer> bottom,
      List<Integer> gate,
      List<Integer> tower,
      Double dropout,
      String norm,
      String click,
      @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> own) {
    public ModelPart {
      require("model.type", type);
      own = or(own, Map.of());
      experts = or(experts, new Experts(null, null, null, null, null));
      dropout = or(dropout, 0.0);
      norm = or(norm, "none");
      bottom = or(bottom, List.of(16));
      gate = or(gate, List.of());
      tower = or(tower, List.of(8));
    }
  }

  /**
   * Target attention before the model: histories, each a sequence and its target; hidden layers (80
   * and 40), softmax (false).
   */
  public record AttentionPart(List<HistoryPart> histories, List<Integer> hidden, Boolean softmax) {
    public AttentionPart {
      require("model.attention.histories", histories);
      hidden = or(hidden, List.of(80, 40));
      softmax = or(softmax, false);
    }
  }

  /** A sequence feature and the sparse feature it is looked at for. */
  public record HistoryPart(String sequence, String target) {
    public HistoryPart {
      require("model.attention.histories.sequence", sequence);
      require("model.attention.histories.target", target);
    }
  }

  /** A cross network before the model: layers (1) of a rank (32). */
  public record Cross(Integer layers, Integer rank) {
    public Cross {
      layers = or(layers, 1);
      rank = or(rank, 32);
    }
  }

  /** Experts: count of MMoE (8); specific and shared (4 each) and levels (2) of CGC and PLE. */
  public record Experts(
      Integer count, Integer specific, Integer shared, Integer levels, List<Integer> units) {
    public Experts {
      count = or(count, 8);
      specific = or(specific, 4);
      shared = or(shared, 4);
      levels = or(levels, 2);
      units = or(units, List.of(16));
    }
  }

  /**
   * How it is trained; defaults are those of {@link org.mtl4j.train.Trainer#defaults}. With one of
   * {@code threads} equal runs give equal bits.
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Training(
      String optimizer,
      Double learningRate,
      Integer batchSize,
      SchedulePart schedule,
      Double averaging,
      Double clipNorm,
      BalancingPart balancing,
      Stop stopping,
      L2 l2,
      Integer ensemble,
      Boolean baseRates,
      CheckpointPart checkpoints,
      Integer threads,
      Long seed) {
    public Training {
      optimizer = or(optimizer, "adam");
      learningRate = or(learningRate, 0.01);
      batchSize = or(batchSize, 1024);
      schedule = or(schedule, new SchedulePart(null, null));
      averaging = or(averaging, 0.0);
      stopping = or(stopping, new Stop(null, null, null));
      l2 = or(l2, new L2(null, null, null));
      ensemble = or(ensemble, 1);
      baseRates = or(baseRates, true);
      checkpoints = or(checkpoints, new CheckpointPart(null, null, null));
      seed = or(seed, 1L);
    }
  }

  /** What tasks count beside their weights: a type and its keys, see the guide. */
  public record BalancingPart(
      String type, @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> own) {
    public BalancingPart {
      require("training.balancing.type", type);
      own = or(own, Map.of());
    }
  }

  /** Saved every so many steps (0 for any) and minutes (5) and each epoch; the last 3 are kept. */
  public record CheckpointPart(Integer steps, Double minutes, Integer keep) {
    public CheckpointPart {
      steps = or(steps, 0);
      minutes = or(minutes, 5.0);
      keep = or(keep, 3);
    }
  }

  /** At most 100 epochs, patience 10, monitor loss. */
  public record Stop(Integer epochs, Integer patience, String monitor) {
    public Stop {
      epochs = or(epochs, 100);
      patience = or(patience, 10);
      monitor = or(monitor, "loss");
    }
  }

  /** Epochs of warm-up (0); decay none (default) or cosine. */
  public record SchedulePart(Double warmup, String decay) {
    public SchedulePart {
      warmup = or(warmup, 0.0);
      decay = or(decay, "none");
    }
  }

  /** L2 factors: embeddings 1e-5, kernels 0; decoupled weight decay 0. */
  public record L2(Double embeddings, Double kernels, Double decay) {
    public L2 {
      embeddings = or(embeddings, 1e-5);
      kernels = or(kernels, 0.0);
      decay = or(decay, 0.0);
    }
  }
}
