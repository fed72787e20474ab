package org.mtl4j.data;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.mtl4j.data.row.DataException;
import org.mtl4j.feature.FeatureSchema;

/** Encoded rows in memory, packed and row-major; see {@link FeatureSchema} for the layout. */
public final class Dataset implements Examples {

  private static final int PREDICTION_BATCH = 1024;

  private final FeatureSchema schema;
  private final List<String> tasks;
  private final int[] ids;
  private final float[] floats;
  private final float[] labels;
  private final int rows;
  private final Origin origin;
  private LabelCounts labelCounts; // made when they are asked for

  /** Arrays that are known to be right; not copied. */
  Dataset(
      FeatureSchema schema,
      List<String> tasks,
      int rows,
      int[] ids,
      float[] floats,
      float[] labels,
      Origin origin) {
    this.schema = schema;
    this.tasks = List.copyOf(tasks);
    this.rows = rows;
    this.ids = ids;
    this.floats = floats;
    this.labels = labels;
    this.origin = origin;
  }

  /**
   * Rows that were encoded elsewhere; ids are checked against {@code encoder}'s tables, floats and
   * labels must be finite.
   *
   * @param ids [rows, idWidth]
   * @param floats [rows, floatWidth]
   * @param labels [rows, tasks]
   */
  public static Dataset of(
      Encoder encoder, List<String> tasks, int rows, int[] ids, float[] floats, float[] labels) {
    FeatureSchema schema = encoder.schema();
    Batch batch = new Batch(rows, ids, floats, labels);
    BatchCheck.checkSize("labels", rows, tasks.size(), labels.length);
    encoder.check(batch);
    for (int i = 0; i < labels.length; i++) {
      if (!Float.isFinite(labels[i])) {
        throw new DataException(
            "row "
                + i / tasks.size()
                + ", task "
                + tasks.get(i % tasks.size())
                + ": got "
                + labels[i]
                + ", expected a finite number");
      }
    }
    return new Dataset(
        schema, tasks, rows, ids.clone(), floats.clone(), labels.clone(), Origin.NONE);
  }

  @Override
  public FeatureSchema schema() {
    return schema;
  }

  @Override
  public long size() {
    return rows;
  }

  /** One part. */
  @Override
  public Parts parts(List<String> names, long seed, int skip) {
    Iterator<Dataset> all = Stream.of(withTasks(names)).skip(skip).iterator();
    return new Parts() {
      @Override
      public Dataset next() {
        return all.hasNext() ? all.next() : null;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public List<String> tasks() {
    return tasks;
  }

  /** How many rows there are. */
  public int rows() {
    return rows;
  }

  /** How many rows lack the numbers of each dense feature; null where that is not known. */
  MissingNumbers missing() {
    return origin.missing();
  }

  /** Where a row is from, for messages: its file and line where they are known. */
  public String place(int row) {
    return origin.place(row);
  }

  @Override
  public synchronized Optional<LabelCounts> labelCounts() {
    if (labelCounts == null) {
      LabelCounts counts = new LabelCounts(tasks).read(origin.texts());
      for (int row = 0; row < rows; row++) {
        counts.add(labels, row * tasks.size(), origin::place);
      }
      labelCounts = counts;
    }
    return Optional.of(labelCounts);
  }

  /** The labels of a task [rows]. */
  public float[] labels(String task) {
    int column = tasks.indexOf(task);
    if (column < 0) {
      throw DataException.unknown("task", task, tasks);
    }
    float[] values = new float[rows];
    for (int i = 0; i < rows; i++) {
      values[i] = labels[i * tasks.size() + column];
    }
    return values;
  }

  /** The same rows with the labels of {@code names}, in that order. */
  public Dataset withTasks(List<String> names) {
    if (names.equals(tasks)) {
      return this;
    }
    float[] chosen = new float[rows * names.size()];
    for (int column = 0; column < names.size(); column++) {
      float[] values = labels(names.get(column));
      for (int i = 0; i < rows; i++) {
        chosen[i * names.size() + column] = values[i];
      }
    }
    return new Dataset(schema, names, rows, ids, floats, chosen, origin);
  }

  /** The rows from {@code from} to before {@code to}. */
  public Dataset subset(int from, int to) {
    Batch part = all().copy(from, to);
    return new Dataset(
        schema, tasks, part.size(), part.ids(), part.floats(), part.labels(), origin.from(from));
  }

  /** Batches in row order; the last may be shorter. */
  public Iterable<Batch> batches(int batchSize) {
    return () -> new Batches(batchSize);
  }

  /** All rows; the arrays are this dataset's own. */
  public Batch all() {
    return new Batch(rows, ids, floats, labels);
  }

  /** The row numbers in an order that {@code seed} decides. */
  public int[] order(long seed) {
    int[] order = Batch.order(rows);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = rows - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return order;
  }

  /**
   * The same rows with the values of one feature, all items and weights of a sequence together,
   * dealt out to other rows in an order that {@code seed} decides.
   */
  public Dataset permuted(String feature, long seed) {
    PackedColumns at = PackedColumns.of(schema, feature);
    int[] order = order(seed);
    int idWidth = schema.idWidth();
    int floatWidth = schema.floatWidth();
    int[] otherIds = ids.clone();
    float[] otherFloats = floats.clone();
    for (int row = 0; row < rows; row++) {
      int from = order[row] * idWidth + at.id();
      System.arraycopy(ids, from, otherIds, row * idWidth + at.id(), at.ids());
      from = order[row] * floatWidth + at.number();
      System.arraycopy(floats, from, otherFloats, row * floatWidth + at.number(), at.numbers());
    }
    return new Dataset(schema, tasks, rows, otherIds, otherFloats, labels, origin);
  }

  /**
   * Predictions for all rows in their order, computed batch by batch on several threads.
   *
   * @param perBatch [size] or [size, classes] by output name; called by many threads at once
   */
  public Map<String, float[]> predictions(Function<Batch, Map<String, float[]>> perBatch) {
    Batch whole = all();
    List<Map<String, float[]>> parts =
        IntStream.range(0, (rows + PREDICTION_BATCH - 1) / PREDICTION_BATCH)
            .parallel()
            .map(part -> part * PREDICTION_BATCH)
            .mapToObj(
                from -> perBatch.apply(whole.copy(from, Math.min(rows, from + PREDICTION_BATCH))))
            .toList();
    Map<String, float[]> all = new LinkedHashMap<>();
    int done = 0;
    for (Map<String, float[]> part : parts) {
      int size = Math.min(PREDICTION_BATCH, rows - done);
      for (Map.Entry<String, float[]> output : part.entrySet()) {
        int width = output.getValue().length / size;
        float[] target = all.computeIfAbsent(output.getKey(), name -> new float[rows * width]);
        System.arraycopy(output.getValue(), 0, target, done * width, size * width);
      }
      done += size;
    }
    return all;
  }

  /** SHA-256 of the packed rows, for run records. */
  public String checksum() {
    Hasher hasher = Hashing.sha256().newHasher().putInt(rows);
    put(hasher, ids.length, i -> ids[i]);
    put(hasher, floats.length, i -> Float.floatToRawIntBits(floats[i]));
    put(hasher, labels.length, i -> Float.floatToRawIntBits(labels[i]));
    return hasher.hash().toString();
  }

  // the hasher takes many bytes at once much faster than one number after the other
  private static void put(Hasher hasher, int count, IntUnaryOperator bits) {
    ByteBuffer bytes = ByteBuffer.allocate(1 << 14).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      bytes.putInt(bits.applyAsInt(i));
      if (!bytes.hasRemaining() || i == count - 1) {
        hasher.putBytes(bytes.flip());
        bytes.clear();
      }
    }
  }

  private final class Batches implements Iterator<Batch> {
    private final int batchSize;
    private int next;

    Batches(int batchSize) {
      this.batchSize = batchSize;
    }

    @Override
    public boolean hasNext() {
      return next < rows;
    }

    @Override
    public Batch next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Batch batch = all().copy(next, next + Math.min(batchSize, rows - next));
      next += batch.size();
      return batch;
    }
  }
}
