package org.mtl4j.data;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.mtl4j.data.row.DataException;

/** How often each label comes in rows that count: those without a weight, or with one above 0. */
public final class LabelCounts {

  /** Whole labels below this are counted each for itself. */
  public static final int CLASSES = 1 << 10;

  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private final List<String> tasks;
  private List<LabelTexts> texts = List.of();
  private final int weight; // the column of weights; -1 if there is none
  private final long[][] counts;
  private final float[] min;
  private final float[] max;
  private final double[] first; // near the others, so that squares of differences are exact enough
  private final double[] sums;
  private final double[] squares;
  private final long[][] contradictions;
  private final String[][] places;
  private long rows;
  private long checksum;
  private long counted;
  private double weights;

  /** Of no rows yet. */
  LabelCounts(List<String> tasks) {
    int size = tasks.size();
    this.tasks = List.copyOf(tasks);
    this.weight = tasks.indexOf(LabelColumn.WEIGHT);
    this.counts = new long[size][];
    this.min = new float[size];
    this.max = new float[size];
    this.first = new double[size];
    this.sums = new double[size];
    this.squares = new double[size];
    this.contradictions = new long[size][size];
    this.places = new String[size][size];
    for (int i = 0; i < size; i++) {
      counts[i] = new long[i == weight ? 0 : CLASSES];
    }
  }

  /** Counts all rows of {@code examples}; reads them where nobody has counted yet. */
  public static LabelCounts of(Examples examples) {
    return examples.labelCounts().orElseGet(() -> read(examples));
  }

  private static LabelCounts read(Examples examples) {
    List<String> tasks = examples.tasks();
    LabelCounts counts = new LabelCounts(tasks);
    try (Examples.Parts parts = examples.parts(tasks, 0, 0)) {
      for (Dataset part; (part = parts.next()) != null; ) {
        float[] labels = part.all().labels();
        for (int row = 0; row < part.rows(); row++) {
          counts.add(labels, row * tasks.size(), number -> "");
        }
      }
    }
    return counts;
  }

  /** Keeps what the text of the columns held. */
  LabelCounts read(List<LabelTexts> held) {
    texts = List.copyOf(held);
    return this;
  }

  /** Counts a row, whose labels start at {@code at}; {@code place} says where it is from. */
  void add(float[] labels, int at, LongFunction<String> place) {
    long row = rows++;
    for (int i = 0; i < counts.length; i++) {
      checksum = checksum * PRIME + Float.floatToRawIntBits(labels[at + i]);
    }
    double share = weight < 0 ? 1 : labels[at + weight];
    weights += share;
    if (!(share > 0)) {
      return;
    }
    boolean isFirst = counted++ == 0;
    for (int i = 0; i < counts.length; i++) {
      float label = labels[at + i];
      min[i] = isFirst ? label : Math.min(min[i], label);
      max[i] = isFirst ? label : Math.max(max[i], label);
      first[i] = isFirst ? label : first[i];
      double difference = label - first[i];
      sums[i] += share * difference;
      squares[i] += share * difference * difference;
      int whole = (int) label;
      if (whole == label && whole >= 0 && whole < counts[i].length) {
        counts[i][whole]++;
      }
      if (label == 1 && i != weight) {
        contradict(labels, at, i, row, place);
      }
    }
  }

  private void contradict(float[] labels, int at, int i, long row, LongFunction<String> place) {
    for (int j = 0; j < counts.length; j++) {
      if (labels[at + j] == 0 && j != weight && contradictions[i][j]++ == 0) {
        places[i][j] = place.apply(row);
      }
    }
  }

  /** How many rows there are. */
  public long rows() {
    return rows;
  }

  /** Of all labels and weights, row by row. */
  public String checksum() {
    return HexFormat.of().toHexDigits(checksum);
  }

  /** How many of them count. */
  public long counted() {
    return counted;
  }

  /** Whether rows have weights. */
  public boolean weighted() {
    return weight >= 0;
  }

  /** The sum of the weights; of rows without weights, how many there are. */
  public double weights() {
    return weights;
  }

  /** How many rows have {@code label}, a small whole number. */
  public long count(String task, int label) {
    long[] own = counts[index(task)];
    return label < own.length ? own[label] : 0;
  }

  /** The least label. */
  public float min(String task) {
    return min[index(task)];
  }

  /** The greatest label. */
  public float max(String task) {
    return max[index(task)];
  }

  /** The mean and the deviation of the labels, where each row counts with its weight. */
  public LabelScale scale(String task) {
    int i = index(task);
    if (!(weights > 0)) {
      return LabelScale.NONE;
    }
    double mean = sums[i] / weights;
    return LabelScale.of(
        first[i] + mean, Math.sqrt(Math.max(0, squares[i] / weights - mean * mean)));
  }

  /** How many rows have label 1 of {@code task} and label 0 of {@code other}. */
  public long contradictions(String task, String other) {
    return contradictions[index(task)][index(other)];
  }

  /** The first of these rows; null if there is none. */
  public String firstContradiction(String task, String other) {
    return places[index(task)][index(other)];
  }

  /** What the text of a task's column held, where it was read from text. */
  public Optional<LabelTexts> texts(String task) {
    return texts.stream().filter(all -> all.column().task().equals(task)).findFirst();
  }

  /** A label as its column has it, or as a number where it is one. */
  public String name(String task, float label) {
    if (texts(task).map(all -> all.column().type()).orElse(null)
        instanceof LabelType.Classes classes) {
      return classes.names().get((int) label);
    }
    return label == (int) label ? Integer.toString((int) label) : Float.toString(label);
  }

  private int index(String task) {
    int index = tasks.indexOf(task);
    if (index < 0) {
      throw DataException.unknown("task", task, tasks);
    }
    return index;
  }
}
