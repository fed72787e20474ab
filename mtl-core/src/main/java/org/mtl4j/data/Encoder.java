package org.mtl4j.data;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.FeatureSchema;

/** Raw columns to packed rows, fitted on training rows only; immutable and safe for threads. */
public final class Encoder {

  private final FeatureSchema schema;
  private final Map<String, Vocabulary> vocabularies;
  private final Map<String, DenseScale> scales;
  private final Map<String, ColumnType> types;
  private final RawEncoder rawEncoder;
  private final BatchCheck batchCheck;

  Encoder(
      FeatureSchema schema,
      Map<String, Vocabulary> vocabularies,
      Map<String, DenseScale> scales,
      Map<String, ColumnType> types) {
    this.schema = schema;
    this.vocabularies = new LinkedHashMap<>(vocabularies);
    this.scales = new LinkedHashMap<>(scales);
    this.types = Map.copyOf(types);
    this.rawEncoder = new RawEncoder(this);
    this.batchCheck = BatchCheck.of(this);
  }

  /** Fits vocabularies and statistics in one pass over the training rows. */
  public static Encoder fit(FeatureSchema schema, RowSource training) {
    return fit(schema, training, List.of());
  }

  /** The same; rows whose labels are bad are bad rows. */
  public static Encoder fit(FeatureSchema schema, RowSource training, List<LabelColumn> labels) {
    return EncoderFit.of(schema, training, labels, false).encoder();
  }

  /** The features. */
  public FeatureSchema schema() {
    return schema;
  }

  /** Rows of a table, those for missing and unknown values included. */
  public int rows(EmbeddingTable table) {
    return vocabulary(table).rows();
  }

  /** Rows of {@link FeatureSchema#tables}, in their order. */
  public List<Integer> tableRows() {
    return schema.tables().stream().map(this::rows).toList();
  }

  /** The values of a fitted table; the first has id {@link org.mtl4j.feature.IdRule#FIRST}. */
  public List<String> values(EmbeddingTable table) {
    return vocabulary(table).values();
  }

  /** The id of a raw text. */
  public int id(EmbeddingTable table, String raw) {
    return vocabulary(table).id(schema.text().clean(raw));
  }

  /** What the values of a raw column were in the training files. */
  public ColumnType type(String column) {
    ColumnType known = types.get(column);
    return known != null ? known : ColumnType.usual(schema, column);
  }

  /** The fitted scaling of a feature. */
  public DenseScale scale(DenseFeature feature) {
    return scales.get(feature.name());
  }

  /** The edges of each dense number's bins in scaled units, for the network; empty without bins. */
  public List<List<Float>> binEdges() {
    return schema.dense().stream().flatMap(feature -> scale(feature).edges().stream()).toList();
  }

  Vocabulary vocabulary(EmbeddingTable table) {
    Vocabulary vocabulary = vocabularies.get(table.name());
    if (vocabulary == null) {
      throw DataException.unknown("table", table.name(), List.copyOf(vocabularies.keySet()));
    }
    return vocabulary;
  }

  /** Reads and encodes all rows. */
  public Dataset encode(RowSource rows, List<LabelColumn> labels) {
    return new RowEncoder(this, rows, labels).all();
  }

  /** Encodes raw columns. */
  public Batch encode(RawBatch raw) {
    check(raw);
    return encode(raw, 0, raw.rows());
  }

  /** Checks that all raw columns are there and no other. */
  public void check(RawBatch raw) {
    rawEncoder.check(raw);
  }

  /** Encodes the rows from {@code from} to before {@code to} of raw columns that were checked. */
  public Batch encode(RawBatch raw, int from, int to) {
    return rawEncoder.encode(raw, from, to);
  }

  /** Checks sizes, ids against their tables and floats for being finite. */
  public void check(Batch batch) {
    batchCheck.check(batch);
  }

  /**
   * Whether the lines of a table's vocabulary file are escaped, since a value holds a line break:
   * {@code \n} and {@code \r} stand for line breaks, and each backslash is doubled.
   */
  public boolean escaped(EmbeddingTable table) {
    return VocabularyLines.escaped(values(table));
  }

  /** Writes {@code encoder.json} and one {@code vocabulary_<n>.txt} per table to a folder. */
  public void save(Path folder) {
    EncoderFiles.save(this, folder);
  }

  /** Reads what {@link #save} wrote. */
  public static Encoder load(Path folder) {
    return EncoderFiles.load(folder);
  }

  /**
   * Reads what {@link #save} wrote from files that are read already.
   *
   * @param folder where they came from, for messages
   * @param files all bytes of a file by its name
   */
  public static Encoder load(Path folder, Function<String, byte[]> files) {
    return EncoderFiles.load(folder, files::apply);
  }

  /** The file of the table at {@code index} of {@link FeatureSchema#tables}: one value per line. */
  public static String vocabularyFile(int index) {
    return "vocabulary_" + index + ".txt";
  }
}
