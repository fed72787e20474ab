package org.mtl4j.examples.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What {@code mtl benchmark} measures. */
enum Work {
  /** Train steps of the five models on the census rows, through the path of {@code mtl train}. */
  TRAINING("examples/s", true),
  /** The same products of matrices alone, as the limit of training. */
  FLOOR("examples/s", true),
  /** Calls of the exported models: median time of a call. */
  INFERENCE("us/call", false),
  /** MMoE on one embedding table of width 8. */
  VOCABULARY("examples/s", true),
  /** From a CSV file to encoded batches. */
  INGEST("rows/s", true),
  /** From the start of the process to all models trained, tested and saved. */
  JOB("s", false);

  private final String unit;
  private final boolean higherIsBetter;

  Work(String unit, boolean higherIsBetter) {
    this.unit = unit;
    this.higherIsBetter = higherIsBetter;
  }

  /** The unit of {@code value}. */
  String unit() {
    return unit;
  }

  boolean higherIsBetter() {
    return higherIsBetter;
  }

  /** As the command line and the files name it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How many times as fast {@code ours} is. */
  double ratio(double ours, double other) {
    return higherIsBetter ? ours / other : other / ours;
  }

  static Work of(String text) {
    for (Work work : values()) {
      if (work.text().equals(text)) {
        return work;
      }
    }
    throw new IllegalArgumentException(
        "--work: got \""
            + (text + "\", expected one of " + Arrays.stream(values()).map(Work::text).toList()));
  }

  /** MTL4J's own, then the peers'. */
  List<Contestant> contestants() {
    List<Contestant> all = new ArrayList<>();
    all.add(
        Contestant.own(
            "MTL4J", this == FLOOR ? TRAINING : this, this == INFERENCE ? "encoded" : ""));
    switch (this) {
      case TRAINING -> {
        all.add(Contestant.keras("Keras as run", "as_run"));
        all.add(Contestant.keras("Keras tuned", "tuned"));
        all.add(Contestant.torch("PyTorch", ""));
        all.add(new Contestant("torch-rechub", "rechub.py", "loader"));
        all.add(new Contestant("torch-rechub, tensor slices", "rechub.py", "tensors"));
      }
      case FLOOR -> {
        all.add(Contestant.own("matrix products", this, "products"));
        all.add(Contestant.own("matrix products and gather", this, "gather"));
      }
      case INFERENCE -> {
        all.add(Contestant.own("MTL4J, micro-batching", this, "together"));
        all.add(Contestant.own("MTL4J, raw strings", this, "strings"));
        all.add(Contestant.own("MTL4J, micro-batching, raw strings", this, "together_strings"));
        all.add(Contestant.own("MTL4J, raw UTF-8", this, "utf8"));
        all.add(new Contestant("SavedModel in Python, raw strings", "serving.py", "strings"));
        all.add(Contestant.keras("Keras concrete function", "concrete"));
        all.add(Contestant.keras("Keras predict_on_batch", "on_batch"));
        all.add(Contestant.keras("Keras predict", "predict"));
        all.add(Contestant.torch("PyTorch", ""));
      }
      case VOCABULARY -> {
        all.add(Contestant.keras("Keras as run", "as_run"));
        all.add(Contestant.torch("PyTorch SparseAdam", ""));
      }
      case INGEST -> {
        all.add(new Contestant("pandas categories", "pandas_ingest.py", "categories"));
        all.add(new Contestant("pandas and scikit-learn", "pandas_ingest.py", "sklearn"));
        all.add(new Contestant("torch-rechub loader", "rechub.py", "ingest"));
      }
      case JOB -> all.add(Contestant.keras("Keras as run", "as_run"));
    }
    return all;
  }
}
