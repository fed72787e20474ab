package org.mtl4j.examples.experiment;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.mtl4j.data.RawBatch;
import org.mtl4j.data.row.NumberRule;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.SparseFeature;

/**
 * Rows as a caller of a predictor has them.
 *
 * @param schema single sparse and plain dense columns
 * @param texts [rows][columns of the schema]
 */
public record RawRows(FeatureSchema schema, List<String[]> texts) {

  public static RawRows read(FeatureSchema schema, RowSource rows) {
    int[] positions = schema.columns().stream().mapToInt(rows::column).toArray();
    List<String[]> texts = new ArrayList<>();
    try (RowReader reader = rows.open()) {
      while (reader.next()) {
        String[] row = new String[positions.length];
        for (int i = 0; i < row.length; i++) {
          row[i] = reader.text(positions[i]);
        }
        texts.add(row);
      }
    }
    return new RawRows(schema, texts);
  }

  public int size() {
    return texts.size();
  }

  /** The rows from {@code from} to before {@code to}. */
  public RawBatch batch(int from, int to) {
    return batch(from, to, RawBatch::strings);
  }

  /** The same with sparse columns in UTF-8. */
  public RawBatch utf8(int from, int to) {
    return batch(from, to, RawRows::utf8);
  }

  private interface Column {
    void put(RawBatch batch, String name, String[] values);
  }

  private RawBatch batch(int from, int to, Column sparse) {
    List<String> columns = schema.columns();
    List<String[]> part = texts.subList(from, to);
    RawBatch batch = RawBatch.of(part.size());
    for (SparseFeature feature : schema.sparse()) {
      int column = columns.indexOf(feature.name());
      String[] values = part.stream().map(row -> row[column]).toArray(String[]::new);
      sparse.put(batch, feature.name(), values);
    }
    for (DenseFeature feature : schema.dense()) {
      int column = columns.indexOf(feature.name());
      float[] values = new float[part.size()];
      for (int i = 0; i < values.length; i++) {
        String text = part.get(i)[column].strip();
        values[i] = (float) NumberRule.parse(schema.text().clean(text));
      }
      batch.floats(feature.name(), values);
    }
    return batch;
  }

  private static void utf8(RawBatch batch, String name, String[] values) {
    int[] offsets = new int[values.length + 1];
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < values.length; i++) {
      bytes.writeBytes(values[i].getBytes(StandardCharsets.UTF_8));
      offsets[i + 1] = bytes.size();
    }
    batch.utf8(name, bytes.toByteArray(), offsets);
  }
}
