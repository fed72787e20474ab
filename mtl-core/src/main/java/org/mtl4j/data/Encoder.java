package org.mtl4j.data;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;

/** Raw columns to packed rows, fitted on training rows only; immutable and safe for threads. */
public final class Encoder {

  private final FeatureSchema schema;
  private final Map<String, Vocabulary> vocabularies;
  private final Map<String, DenseScale> scales;

  Encoder(
      FeatureSchema schema, Map<String, Vocabulary> vocabularies, Map<String, DenseScale> scales) {
    this.schema = schema;
    this.vocabularies = new LinkedHashMap<>(vocabularies);
    this.scales = new LinkedHashMap<>(scales);
  }

  /** Fits vocabularies and statistics in one pass over the training rows. */
  public static Encoder fit(FeatureSchema schema, RowSource training) {
    return EncoderFit.of(schema, training);
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
    for (String name : raw.names()) {
      if (!schema.columns().contains(name)) {
        throw DataException.unknown("column", name, schema.columns());
      }
    }
    int rows = raw.rows();
    int[] ids = new int[rows * schema.idWidth()];
    float[] floats = new float[rows * schema.floatWidth()];
    int at = 0;
    for (SparseFeature feature : schema.sparse()) {
      String[] texts = raw.column(feature.name(), String[].class);
      Vocabulary vocabulary = vocabulary(feature.table());
      for (int i = 0; i < rows; i++) {
        ids[i * schema.idWidth() + at] = vocabulary.id(schema.text().clean(text(texts[i])));
      }
      at++;
    }
    int floatAt = dense(raw, floats);
    for (SequenceFeature feature : schema.sequences()) {
      sequence(raw, feature, ids, at);
      at += feature.maxLength();
      if (feature.weights().isPresent()) {
        weights(raw, feature, floats, floatAt);
        floatAt += feature.maxLength();
      }
    }
    return new Batch(rows, ids, floats, new float[0]);
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }

  private int dense(RawBatch raw, float[] floats) {
    int at = 0;
    for (DenseFeature feature : schema.dense()) {
      float[] values = raw.column(feature.name(), float[].class);
      int width = feature.width();
      if (values.length != raw.rows() * width) {
        throw new DataException(
            "column \""
                + feature.name()
                + "\": got "
                + values.length
                + " numbers for "
                + raw.rows()
                + " rows of "
                + width);
      }
      DenseScale scale = scale(feature);
      for (int i = 0; i < values.length; i++) {
        finiteOrMissing(feature.name(), i / width, values[i]);
        floats[i / width * schema.floatWidth() + at + i % width] =
            scale.apply(i % width, values[i]);
      }
      at += width;
    }
    return at;
  }

  private void sequence(RawBatch raw, SequenceFeature feature, int[] ids, int at) {
    String[][] rows = raw.column(feature.name(), String[][].class);
    Vocabulary vocabulary = vocabulary(feature.table());
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < Math.min(rows[i].length, feature.maxLength()); j++) {
        ids[i * schema.idWidth() + at + j] = vocabulary.id(schema.text().clean(text(rows[i][j])));
      }
    }
  }

  private void weights(RawBatch raw, SequenceFeature feature, float[] floats, int at) {
    float[][] rows = raw.column(feature.weights().orElseThrow(), float[][].class);
    String[][] items = raw.column(feature.name(), String[][].class);
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != items[i].length) {
        throw new DataException(
            "row "
                + i
                + ": sequence \""
                + feature.name()
                + "\" has "
                + items[i].length
                + " items but "
                + rows[i].length
                + " weights");
      }
      for (int j = 0; j < Math.min(rows[i].length, feature.maxLength()); j++) {
        if (!Float.isFinite(rows[i][j])) {
          throw new DataException(
              "column \""
                  + feature.weights().orElseThrow()
                  + "\", row "
                  + i
                  + ": got "
                  + rows[i][j]
                  + ", expected a finite number");
        }
        floats[i * schema.floatWidth() + at + j] = rows[i][j];
      }
    }
  }

  private static void finiteOrMissing(String column, int row, float value) {
    if (Float.isInfinite(value)) {
      throw new DataException(
          "column \""
              + column
              + "\", row "
              + row
              + ": got "
              + value
              + ", expected a finite number or NaN for missing");
    }
  }

  /** Checks ids against their tables and floats for being finite. */
  public void check(Batch batch) {
    int[] rows = new int[schema.idWidth()];
    String[] names = new String[schema.idWidth()];
    int at = 0;
    for (SparseFeature feature : schema.sparse()) {
      names[at] = feature.name();
      rows[at++] = rows(feature.table());
    }
    for (SequenceFeature feature : schema.sequences()) {
      for (int i = 0; i < feature.maxLength(); i++) {
        names[at] = feature.name();
        rows[at++] = rows(feature.table());
      }
    }
    int[] ids = batch.ids();
    for (int i = 0; i < ids.length; i++) {
      int column = i % rows.length;
      if (ids[i] < 0 || ids[i] >= rows[column]) {
        throw new DataException(
            "row "
                + i / rows.length
                + ", feature \""
                + names[column]
                + "\": got id "
                + ids[i]
                + ", expected one from 0 to "
                + (rows[column] - 1));
      }
    }
    for (int i = 0; i < batch.floats().length; i++) {
      if (!Float.isFinite(batch.floats()[i])) {
        throw new DataException(
            "row "
                + i / schema.floatWidth()
                + ", float "
                + i % schema.floatWidth()
                + ": got "
                + batch.floats()[i]
                + ", expected a finite number");
      }
    }
  }

  /** Writes {@code encoder.json} and one {@code vocabulary_<n>.txt} per table to a folder. */
  public void save(Path folder) {
    EncoderFiles.save(this, folder);
  }

  /** Reads what {@link #save} wrote. */
  public static Encoder load(Path folder) {
    return EncoderFiles.load(folder);
  }

  /** The file of the table at {@code index} of {@link FeatureSchema#tables}: one value per line. */
  public static String vocabularyFile(int index) {
    return "vocabulary_" + index + ".txt";
  }
}
